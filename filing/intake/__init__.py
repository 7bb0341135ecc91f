"""The way in: the litigant's guided filing and the filing clerk's review."""
