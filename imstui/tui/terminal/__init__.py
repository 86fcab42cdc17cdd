"""The terminal: what is written to it and in how few bytes, colours, keys, sizes, and its end."""
