"""Use cases of service addresses."""
