"""imstui: images of the Image Management Service, replicated and followed from a terminal."""

__version__ = "0.1.0"
