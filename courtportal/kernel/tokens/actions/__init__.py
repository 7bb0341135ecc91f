"""What is done with tokens: issued, revoked."""
