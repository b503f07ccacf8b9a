"""Coders: machines that suggest codes. One promise (base), several coders."""
