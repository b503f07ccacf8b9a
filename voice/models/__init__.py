"""Tables, one small file for each subject: intake or vault, never both."""
