"""What delivery tells to people's own programs."""
