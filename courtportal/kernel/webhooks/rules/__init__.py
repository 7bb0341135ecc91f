"""What of webhooks can be judged without a database."""
