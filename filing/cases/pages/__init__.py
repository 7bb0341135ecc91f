"""Parts of the case home and further pages of a case, each with what it reads."""
