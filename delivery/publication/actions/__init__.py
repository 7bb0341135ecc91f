"""Use cases of service by publication."""
