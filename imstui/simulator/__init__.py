"""The rehearsal cloud: a real HTTP server with its own data and its own reading of the API.

It imports nothing else of imstui, and nothing else of imstui imports it but the commands that start it: two readings
of one API that never share code are what makes a test of one against the other honest.
"""
