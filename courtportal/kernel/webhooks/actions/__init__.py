"""What is done with webhook addresses and messages."""
