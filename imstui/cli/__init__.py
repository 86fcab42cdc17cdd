"""The script door: one file for each noun. Data goes to stdout, talk to stderr."""
