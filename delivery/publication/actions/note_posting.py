"""The notice was also posted on the board or at the domicile, or printed in a newspaper: the last of them begins the term."""

import datetime as dt
import mimetypes
import uuid

from django.db import transaction
from django.utils.translation import override

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.vault.models import StoredFile
from delivery.publication.models import PublicationPosting, PublicationService
from delivery.service.actions.go_on import keep_due_day
from delivery.service.actions.record_outcome import ImpossibleTime
from delivery.service.effects import apply_effects
from delivery.service.evidence import Name, add_evidence, lock_order
from delivery.service.models import EvidenceEvent
from delivery.service.rules.effect import Kind, Mark, outcome
from delivery.service.ways import matter_of, way_of
from filing.public import SEALED, Matter, add_dossier_entry

Place = PublicationPosting.Place


class Unrecorded(ValueError):
    """A posting at the domicile without a photo is none (CPL-I 138)."""


@transaction.atomic
def note_posting(
    *,
    actor: Actor,
    publication_id: uuid.UUID,
    place: str,
    posted_at: dt.datetime,
    where: str,
    photo: StoredFile | None,
    now: dt.datetime,
) -> PublicationPosting:
    """One more place; the term is counted from the last (CPL-I 138). The same again is one. Who may: who serves for the case.

    Raises Unrecorded, and ImpossibleTime for a posting before the order or in the future.
    """
    publication = access(actor, PublicationService, publication_id, "note_posting")
    lock_order(publication.attempt.recipient.order_id)
    if place == Place.HOME and photo is None:
        raise Unrecorded
    if not publication.created_at <= posted_at <= now:
        raise ImpossibleTime
    known = publication.postings.filter(place=place, posted_at=posted_at).first()
    posting = known or post(publication, Place(place), at=posted_at, now=now, where=where, photo=photo)
    record(actor=actor, action="service.note_posting", obj=publication, now=now, detail={"place": place})
    apply_effects(recipient=publication.attempt.recipient, actor=actor, now=now)
    return posting


def post(
    publication: PublicationService,
    place: PublicationPosting.Place,
    *,
    at: dt.datetime,
    now: dt.datetime,
    where: str = "",
    photo: StoredFile | None = None,
) -> PublicationPosting:
    """Keep the posting and its evidence, and count the term anew, in the caller's transaction."""
    posting = PublicationPosting.objects.create(
        publication=publication, place=place, posted_at=at, where=where, photo=photo, created_at=now
    )
    marks = [Mark(place.value), *([Mark.PHOTOS] if photo else [])]
    detail = {"marks": sorted(marks), "files": [photo.sha256] if photo else []}
    order = publication.attempt.recipient.order
    add_evidence(order, Name.CAME_FROM_CLERK, at=at, attempt=publication.attempt, kind=Kind.PUBLISHED, detail=detail)
    if photo:
        _file_photo(posting, photo)
    publication.ends_at = _ends(publication)
    publication.save(update_fields=["ends_at"])
    keep_due_day(order)
    return posting


def _file_photo(posting: PublicationPosting, photo: StoredFile) -> None:
    """The photo stands in the file (CPL-I 138), for the court alone: it shows where somebody lived."""
    recipient = posting.publication.attempt.recipient
    case = recipient.order.case
    with override("zh-hans"):
        add_dossier_entry(
            case=case,
            under=Matter.SERVICE,
            title=f"公告照片（{recipient.party.name}，{posting.get_place_display()}）",
            key=f"publication_posting:{posting.pk}",
            file=photo,
            file_name=f"公告照片{clock.local(posting.posted_at):%Y%m%d}{mimetypes.guess_extension(photo.media_type) or ''}",
            source=case.court.name_zh,
            pages=1,
            sealing=SEALED,
        )


def _ends(publication: PublicationService) -> dt.datetime:
    """When the term is over by all postings there are."""
    attempt = publication.attempt
    item = attempt.recipient.items.select_related("document")[0]
    events = list(EvidenceEvent.objects.filter(attempt=attempt).order_by("sequence"))
    found = outcome([way_of(attempt, item, events)], matter_of(attempt.recipient, item.document.kind)).effect
    if found is None:
        raise LookupError("a publication without a term")
    return found.effective_at
