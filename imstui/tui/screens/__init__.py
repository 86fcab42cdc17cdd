"""The screens: each decides what becomes of what its widgets say. None does the work itself."""
