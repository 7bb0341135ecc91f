"""Use cases of service."""
