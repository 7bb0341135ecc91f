"""Use cases of questions."""
