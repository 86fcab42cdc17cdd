"""`python -m imstui`."""

from imstui.cli.entry import entry

if __name__ == "__main__":
    entry()
