"""Frozen data and what is true of it without any I/O. Imports nothing of ours."""
