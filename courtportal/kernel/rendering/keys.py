"""Keys of documents that are drafted before what they decide is kept."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def digest_of(data: Mapping[str, Any]) -> str:
    """Names what a document says: who was interrupted and decides the same finds it again, who decides otherwise gets another."""
    said = json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
