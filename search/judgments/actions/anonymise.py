"""The clerk reviews the proposed changes, words some otherwise, adds what was missed, and hands over to the judge."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from search.judgments.assembly import Facts, with_title
from search.judgments.changes import changes_of, to_json
from search.judgments.models import Publication
from search.judgments.rules.anonymise import Change, apply_all, hide_everywhere, reword


class ChangedMeanwhileError(Exception):
    """Someone else saved this publication after the page was opened."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What the clerk decided on one proposed change."""

    accepted: bool
    replacement: str


@transaction.atomic
def save_changes(
    *,
    actor: Actor,
    publication_id: uuid.UUID,
    version: int,
    decided: Mapping[int, Decided],
    hide: Sequence[tuple[str, str]] = (),
    now: dt.datetime,
) -> Publication:
    """The changes stand as the clerk decided; `hide` are further texts with what takes their place, wherever they stand.

    Who may: clerk or assistant of the case, before it is handed over. Raises ChangedMeanwhileError.
    """
    publication = access(actor, Publication, publication_id, "anonymise", lock=True)
    if publication.version != version:
        raise ChangedMeanwhileError
    original = with_title(Facts.from_json(publication.facts), publication.original)
    changes = changes_of(publication)
    for place, choice in decided.items():
        changes = reword(changes, place, replacement=choice.replacement, accepted=choice.accepted)
    for text, replacement in hide:
        changes = hide_everywhere(original, changes, text, replacement)
    apply_all(original, changes)  # refuses what does not fit
    publication.changes, publication.version = to_json(changes), version + 1
    publication.save(update_fields=["changes", "version"])
    record(actor=actor, action="publication.save_changes", obj=publication, now=now, detail=_counts(changes))
    return publication


@transaction.atomic
def record_anonymisation(*, actor: Actor, publication_id: uuid.UUID, now: dt.datetime) -> Publication:
    """The clerk answers for the anonymisation and hands it to the judge (法释〔2016〕19号 arts 8–11).

    Who may: clerk or assistant of the case.
    """
    publication = access(actor, Publication, publication_id, "anonymise", lock=True)
    publication.state, publication.reason = Publication.State.ANONYMISED, ""
    publication.anonymised_by_id, publication.anonymised_at = actor.user_id, now
    publication.save(update_fields=["state", "reason", "anonymised_by", "anonymised_at"])
    record(actor=actor, action="publication.anonymise", obj=publication, now=now, detail=_counts(changes_of(publication)))
    return publication


def _counts(changes: Sequence[Change]) -> dict[str, int]:
    return {"changes": len(changes), "accepted": sum(change.accepted for change in changes)}
