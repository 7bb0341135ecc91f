"""Forms in bulk: laid out once by the engine of all documents, then only their slots are set anew. Knows nothing of Django."""
