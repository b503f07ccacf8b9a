"""Services: one module for each job, functions named with verbs."""
