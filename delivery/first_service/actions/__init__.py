"""Use cases of first service."""
