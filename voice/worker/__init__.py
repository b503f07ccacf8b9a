"""The worker: collect, open, redact, flag, code."""
