"""Sealed papers stand in the file and go out for service, once, whoever tells it how often."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from courtportal.kernel.outbox import publish
from courtportal.kernel.rendering.models import CourtDocument
from filing.cases.models import Case, Party
from filing.dossier.entries import add_document_entry
from filing.dossier.rules.matters import Matter
from filing.events import DocumentsToServe


@transaction.atomic
def file_and_serve(
    case: Case,
    documents: Sequence[CourtDocument],
    parties: Sequence[Party],
    purpose: str,
    now: dt.datetime,
    *,
    under: Matter | None = None,
    also: CourtDocument | None = None,
) -> None:
    """The papers stand in the dossier and are announced for service on the parties: who finds them there has announced them.

    What seals outside a transaction and was killed may call it again. ``also`` is a paper of everyone that stands there
    already and goes along. Event: DocumentsToServe.
    """
    Case.objects.select_for_update().get(pk=case.pk)  # the second of two waits, and finds what the first has done
    if not documents or case.dossier.filter(document__in=documents).exists():
        return
    for document in documents:
        add_document_entry(case=case, document=document, under=under)
    ids = tuple(document.pk for document in [*documents, *([also] if also else [])])
    party_ids = tuple(party.pk for party in parties)
    publish(DocumentsToServe(case_id=case.pk, document_ids=ids, party_ids=party_ids, purpose=purpose), now=now)
