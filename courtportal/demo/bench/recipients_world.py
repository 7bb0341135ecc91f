"""The world of ``bench delivery_recipients``: cases with hundreds of defendants who agreed to electronic service; fictitious."""

import datetime as dt

from django.db.models import Count

from courtportal.kernel import clock, ids
from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import SimulatedMessage
from courtportal.kernel.outbox.models import Delivery
from courtportal.kernel.rendering.actions import issue_document
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.fields import blind_index
from delivery.addresses.models import ServiceAddress
from delivery.addresses.rules import ALL_STAGES, STATEMENT
from delivery.bulk.actions.start import start_on_recipients
from delivery.evidence_log.verifying import verify_all
from delivery.service.models import EvidenceEvent, ProofOfService, ServiceAttempt, ServiceItem, ServiceRecipient
from delivery.service.rules.effect import Consent
from filing.cases.models import Case, Party
from tests.factories.court_cases import make_case, member
from tests.factories.documents import SAMPLES

KIND = "notice_of_evidence"


def begin(cases: int, parties: int) -> None:
    """So many cases with so many defendants each; one sealed paper and one job for each case, which waits for the worker."""
    now, first = clock.now(), ServiceRecipient.objects.count()
    for number in range(cases):
        case = make_case(now=now)
        defendants = defendants_of(case, first + number * parties, parties)
        clerk, paper = actor_of(member(case, "clerk"), None), sealed_paper(case)
        keys = [party.pk for party in defendants]
        start_on_recipients(actor=clerk, case_id=case.pk, document_ids=[paper.pk], party_ids=keys, plan="", now=now)


def sealed_paper(case: Case) -> CourtDocument:
    """A paper of the case that its clerk may serve."""
    return issue_document(
        actor=actor_of(member(case, "clerk"), None), kind=KIND, court=case.court, data=SAMPLES[KIND], now=case.created_at,
        case_id=case.pk, case_number=case.case_number,
    )  # fmt: skip


def defendants_of(case: Case, first: int, count: int) -> list[Party]:
    """So many more defendants, who agreed to electronic service; ``first`` numbers their accounts."""
    now = case.created_at
    users = [_user(first + number) for number in range(count)]
    User.objects.bulk_create(users, batch_size=500)
    parties = [
        Party(case=case, role="defendant", kind="person", order=order, name=user.display_name, user=user, phone=user.phone)
        for order, user in enumerate(users, 2)
    ]
    Party.objects.bulk_create(parties, batch_size=500)
    ServiceAddress.objects.bulk_create((_address(party, now) for party in parties), batch_size=500)
    return parties


def _user(number: int) -> User:
    phone = f"137{number:08d}"
    return User(
        id=ids.new_id(),
        email=f"recipient{number}@demo.example",
        phone=phone,
        phone_index=blind_index("user_phone", phone),
        phone_verified=True,
        display_name=f"虚构受送达人{number}",
        is_demo=True,
    )


def _address(party: Party, now: dt.datetime) -> ServiceAddress:
    return ServiceAddress(
        party=party,
        user=party.user,
        consent=Consent.EXPRESS.value,
        given=ServiceAddress.Given.PORTAL,
        reminders=["sms"],
        scope=list(ALL_STAGES),
        statement=STATEMENT,
        recipient_name=party.name,
        phone=party.phone,
        postal_address="佛山市禅城区演示路1号",
        confirmed_at=now,
    )


def open_ends() -> int:
    """How many recipients have no proof yet, and how many events nobody has handled."""
    waiting = Delivery.objects.exclude(state=Delivery.State.DONE).count()
    return waiting or ServiceRecipient.objects.filter(proofs=None).count()


def found() -> dict[str, object]:
    """What there is in the end, and what there is more than once."""
    kinds = EvidenceEvent.objects.exclude(kind="").values("attempt", "kind").annotate(times=Count("pk")).filter(times__gt=1)
    phones = SimulatedMessage.objects.values("recipient_index").annotate(times=Count("pk")).filter(times__gt=1)
    return {
        "recipients": ServiceRecipient.objects.count(),
        "served": ServiceItem.objects.filter(status="served").count(),
        "proofs": ProofOfService.objects.count(),
        "tries": ServiceAttempt.objects.count(),
        "tries not made": ServiceAttempt.objects.filter(state=ServiceAttempt.State.PLANNED).count(),
        "messages": SimulatedMessage.objects.count(),
        "phones with two messages": phones.count(),
        "events that are there twice": kinds.count(),
        "evidence that is wrong": verify_all(clock.now()).wrong,
    }
