"""Court documents: kinds, templates, HTML to PDF/A, and the life of a document from draft to seal."""
