"""The copy dialog below its widgets: what stands in it, what follows from it, and sending that."""
