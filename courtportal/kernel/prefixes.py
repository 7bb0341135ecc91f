"""Finding by how a text begins, with an index on both databases.

SQLite's LIKE with an escape reads every row, but its texts compare byte by byte, so the beginning is a range; PostgreSQL
compares as the language does and reads an index of ``varchar_pattern_ops`` for LIKE.
"""

from django.db import connection
from django.db.models import Index, Q

LAST = "\U0010ffff"


def begins_with(field: str, text: str) -> Q:
    """Rows whose field begins with the text, as it is written."""
    if connection.vendor == "sqlite":
        return Q(**{f"{field}__gte": text, f"{field}__lt": text + LAST})
    return Q(**{f"{field}__startswith": text})


def prefix_index(field: str, name: str) -> Index:
    """The index for it; it serves equality too."""
    return Index(fields=[field], name=name, opclasses=["varchar_pattern_ops"])
