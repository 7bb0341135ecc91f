"""Pages of fees: the payer's, relief and review, and the desks of the court."""
