"""Forms outside the filing draft that are begun and not sent yet: what was typed is kept for its owner alone."""
