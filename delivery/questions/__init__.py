"""Questions about what was served: its recipient asks, the clerk of the case answers, both see both."""
