"""The screen door: the app, its screens and widgets. The only folder that imports Textual."""
