"""The record of a publication goes into the file."""

import datetime as dt

from django.utils.translation import override

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import subscribe
from courtportal.kernel.rendering.actions import issue_document
from delivery.events import PublicationOrdered
from delivery.publication.models import PublicationService
from delivery.service import wording
from delivery.service.models import ServiceRecipient
from delivery.service.noting_words import GROUNDS
from delivery.service.rules.effect import Ground
from filing.public import add_document_entry, role_title


@subscribe(PublicationOrdered, atomic=False)
def file_record(event: PublicationOrdered, now: dt.datetime) -> None:
    """Sealed once and filed once; what is sealed already is taken up."""
    publication = PublicationService.objects.select_related("attempt__recipient__order__case__court").get(pk=event.publication_id)
    case = publication.attempt.recipient.order.case
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
        key=f"publication_record:{publication.pk}",
    )
    add_document_entry(case=case, document=document)


def record_data(publication: PublicationService, now: dt.datetime) -> dict[str, object]:
    """What the record says, in the language of record."""
    recipient = publication.attempt.recipient
    return {
        "recipient": recipient.party.name,
        "recipient_role": role_title(recipient.party),
        "ground": str(GROUNDS[Ground(publication.attempt.ground)]),
        "reasons": publication.reasons,
        "tried": _tried(recipient, publication),
        "notice": publication.text.split("\n"),
        "published_at": publication.created_at.isoformat(),
        "ends_on": clock.local(publication.ends_at).date().isoformat(),
        "issued_on": clock.local(now).date().isoformat(),
    }


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
