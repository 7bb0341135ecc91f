"""Plans of service: by which ways one after another, and how long each may take; by kind of document, as data."""
