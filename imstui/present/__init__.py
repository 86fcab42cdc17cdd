"""Domain to words: what a person reads, made from model data. No I/O, no terminal, no Textual."""
