"""When a publication is ordered and when it is over its record goes into the file; between them no trial limit runs."""

import datetime as dt
import uuid

from django.utils.translation import override

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import subscribe
from courtportal.kernel.rendering.actions import issue_document
from courtportal.kernel.rendering.documents import replacing_unprintable
from courtportal.kernel.rendering.models import CourtDocument
from delivery.events import PublicationEnded, PublicationOrdered
from delivery.publication.models import PublicationPosting, PublicationService
from delivery.service import wording
from delivery.service.models import ServiceRecipient
from delivery.service.noting_words import GROUNDS
from delivery.service.rules.effect import Ground
from filing.public import add_document_entry, pause_while_published, role_title


@subscribe(PublicationOrdered, atomic=False)
def file_record(event: PublicationOrdered, now: dt.datetime) -> None:
    """Sealed once and filed once; what is sealed already is taken up."""
    _file(event.publication_id, "", now)


@subscribe(PublicationEnded, atomic=False)
def file_whole_record(event: PublicationEnded, now: dt.datetime) -> None:
    """Where the notice stood and when, with the photos, in the place of the record from its beginning (CPL 95 ¶2; CPL-I 138)."""
    _file(event.publication_id, ":ended", now)


@subscribe(PublicationOrdered)
def stop_trial_limit(event: PublicationOrdered, now: dt.datetime) -> None:
    """The time of the publication does not count towards the trial limit of the case."""
    _tell_the_trial_limit(event.publication_id, now)


@subscribe(PublicationEnded)
def let_trial_limit_go_on(event: PublicationEnded, now: dt.datetime) -> None:
    """It counts again from the day after the term, or from the day on which the recipient was served otherwise."""
    _tell_the_trial_limit(event.publication_id, now)


def _tell_the_trial_limit(publication_id: uuid.UUID, now: dt.datetime) -> None:
    publication = PublicationService.objects.select_related("attempt__recipient__order").get(pk=publication_id)
    pause_while_published(
        case_id=publication.attempt.recipient.order.case_id,
        publication_id=publication.pk,
        began_on=clock.local(publication.created_at).date(),
        ended_on=_counts_again(publication),
        now=now,
    )


def _counts_again(publication: PublicationService) -> dt.date | None:
    """The first day after a publication that is over, whenever that was noticed; None while it stands."""
    if publication.ended_at is None:
        return None
    if publication.ended_at < publication.ends_at:
        return clock.local(publication.ended_at).date()
    return clock.local(publication.ends_at).date() + dt.timedelta(days=1)


def _file(publication_id: uuid.UUID, stage: str, now: dt.datetime) -> None:
    publication = PublicationService.objects.select_related("attempt__recipient__order__case__court").get(pk=publication_id)
    case, key = publication.attempt.recipient.order.case, f"publication_record:{publication.pk}"
    with override("zh-hans"):
        data = record_data(publication, now)
    document = issue_document(
        actor=SYSTEM,
        kind="publication_record",
        court=case.court,
        data=data,
        now=now,
        case_id=case.pk,
        case_number=case.case_number,
        replaces=CourtDocument.objects.filter(key=key).first() if stage else None,
        key=f"{key}{stage}",
    )
    add_document_entry(case=case, document=document)


def record_data(publication: PublicationService, now: dt.datetime) -> dict[str, object]:
    """What the record says, in the language of record."""
    recipient = publication.attempt.recipient
    ended = {"ended_on": clock.local(publication.ended_at).date().isoformat()} if publication.ended_at else {}
    return {
        **ended,
        "recipient": recipient.party.name,
        "recipient_role": role_title(recipient.party),
        "ground": str(GROUNDS[Ground(publication.attempt.ground)]),
        "reasons": publication.reasons,
        "tried": _tried(recipient, publication),
        "notice": publication.text.split("\n"),
        "postings": [_posted(one) for one in publication.postings.select_related("photo").order_by("posted_at", "pk")],
        "published_at": publication.created_at.isoformat(),
        "ends_on": clock.local(publication.ends_at).date().isoformat(),
        "issued_on": clock.local(now).date().isoformat(),
    }


def _posted(posting: PublicationPosting) -> dict[str, str]:
    where = {"where": replacing_unprintable(posting.where)} if posting.where else {}
    photo = {"photo": posting.photo.sha256} if posting.photo else {}
    return {"place": str(posting.get_place_display()), "at": posting.posted_at.isoformat(), **where, **photo}


def _tried(recipient: ServiceRecipient, publication: PublicationService) -> list[dict[str, str]]:
    """Each way that was tried before, with what was found about it."""
    before = recipient.attempts.filter(created_at__lt=publication.created_at).order_by("created_at")
    working = recipient.items.order_by("position")[0].working
    findings: dict[str, str] = {channel: wording.finding(code) for channel, code, _at in working}
    return [
        {
            "channel": wording.address(attempt),
            "at": (attempt.sent_at or attempt.created_at).isoformat(),
            "finding": findings.get(attempt.channel, str(attempt.get_state_display())),
        }
        for attempt in before
    ]
