"""The public page where whoever holds a court document checks it, by its code or by its file."""
