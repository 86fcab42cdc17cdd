"""This machine: where things lie, what the person set, the ledger. Knows no cloud."""
