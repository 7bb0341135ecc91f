"""Use cases of delegation."""
