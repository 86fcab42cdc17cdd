"""Widgets that stand alone: they know the model and its words, and say what happened by messages of their own."""
