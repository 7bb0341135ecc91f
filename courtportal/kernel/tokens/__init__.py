"""Access tokens: what a program shows so that it may act as a person, or for a person's organisation, within its scopes."""
