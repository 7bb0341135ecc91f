"""The recorded changes of a publication as data: written encrypted, read back as rules need them."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from search.judgments.models import Publication
from search.judgments.rules.anonymise import Change


def to_json(changes: Sequence[Change]) -> dict[str, Any]:
    """As kept with the publication."""
    return {"changes": [asdict(change) for change in changes]}


def changes_of(publication: Publication) -> list[Change]:
    """The changes recorded so far."""
    return [Change(**change) for change in publication.changes.get("changes", [])]
