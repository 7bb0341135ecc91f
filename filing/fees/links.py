"""Addresses of the pages of fees that others name."""

import uuid

from django.urls import reverse


def expenses_url(case_id: uuid.UUID) -> str:
    """The account of what was actually spent in the case."""
    return reverse("filing:expenses", args=[case_id])
