"""The heart: what may be copied, sending it once, finding it again, following it to its end, proving the outcome."""
