"""Tables that only worker and staff touch."""
