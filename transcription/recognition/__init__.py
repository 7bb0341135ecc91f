"""Speech to text: the recogniser, its models, and the recipe that builds the small court model."""
