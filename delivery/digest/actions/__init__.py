"""Use cases of the digest."""
