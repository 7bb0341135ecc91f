"""What comes of a granted application: an opinion of an appraiser, evidence that the court collected; the sides answer it."""
