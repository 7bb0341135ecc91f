"""The law of service, as pure functions."""
