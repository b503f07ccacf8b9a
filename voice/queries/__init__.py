"""Questions to the databases; they change nothing."""
