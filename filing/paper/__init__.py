"""What arrives on paper in a running case, entered by a clerk for the party that handed it in."""
