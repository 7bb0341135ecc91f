"""Use cases of service in bulk."""
