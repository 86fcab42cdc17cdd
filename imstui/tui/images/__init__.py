"""Images on the screen: read, held, filtered, shown, and what is asked of them."""
