"""Jobs on the screen: followed, ordered, told as rows, as a story, and to whoever looks elsewhere."""
