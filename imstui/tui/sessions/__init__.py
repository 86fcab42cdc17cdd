"""Sessions on the screen: signing in, going on after one ended, another account, another project."""
