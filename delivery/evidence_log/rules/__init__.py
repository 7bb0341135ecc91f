"""What makes evidence whole: chains, leaves, heads, proofs. No Django, so that anybody can judge with these rules alone."""
