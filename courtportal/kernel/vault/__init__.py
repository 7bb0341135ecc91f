"""Encryption of personal data and files. Import the names from its modules' public faces below (models are lazy)."""
