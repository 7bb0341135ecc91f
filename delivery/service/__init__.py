"""Service of documents: orders, attempts, legal effect, evidence and proof."""
