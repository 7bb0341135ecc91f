"""A filing was refused by ruling: its service, the appeal against it, and what follows when the court above orders acceptance."""
