"""Check digits and shapes of the numbers that identify people and organisations. Pure."""
