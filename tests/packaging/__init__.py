"""What is shipped: the wheel and the source archive, and the program that they install."""
