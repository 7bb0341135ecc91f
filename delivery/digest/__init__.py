"""A word each working morning about what is unread in one's inbox, over all cases; for who asked for it."""
