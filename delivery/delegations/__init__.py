"""A party hands the receiving of its documents to one of its agents, for as long as both want it and the mandate lasts."""
