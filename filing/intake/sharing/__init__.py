"""One draft, several people: the lawyer prepares, the client reviews and signs, co-counsel write with."""
