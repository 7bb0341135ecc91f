"""Of many services that took effect at once, those that mean something to a subscriber."""

import uuid
from collections.abc import Iterable, Sequence

from filing.events import DocumentsServed

AT_ONCE = 100


def documents_of(events: Iterable[DocumentsServed]) -> set[uuid.UUID]:
    """All documents that were served."""
    return {document_id for event in events for document_id in event.document_ids}


def naming(events: Sequence[DocumentsServed], documents: Iterable[uuid.UUID | None]) -> list[DocumentsServed]:
    """The events with one of these documents, in their order."""
    wanted = set(documents)
    return [event for event in events if wanted & set(event.document_ids)] if wanted else []
