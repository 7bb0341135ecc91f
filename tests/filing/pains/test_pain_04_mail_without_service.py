"""Pain 4: sixty-six people got a mail about documents that were never served; others were served half.

The worker dies before each of its durable writes in turn (``PAINS_WHOLE``; without it before a seeded few). The carrier, which
stands outside the database and forgets nothing, is asked each time: did it get a message about something that is not there? And
after the restart: a message for each service, and none besides.
"""

import datetime as dt
import os
import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from courtportal.kernel import clock
from courtportal.kernel.outbox.models import Delivery
from courtportal.kernel.outbox.worker import run_until_quiet
from delivery.channels import Message, Receipt, base
from delivery.service.models import ServiceAttempt, ServiceItem, ServiceOrder
from filing.cases.models import Case
from tests.crash.killer import CHANGING
from tests.factories import service
from tests.factories.court_cases import make_case
from tests.factories.documents import ready_to_sign
from tests.factories.people import make_user

SAMPLE = 6
LEASES_ARE_OVER = dt.timedelta(minutes=10)


class Death(BaseException):
    """The process is gone: nothing catches it."""


class Carrier:
    """Takes each key once and remembers, whatever becomes of the sender's database."""

    def __init__(self) -> None:
        self.taken: dict[str, str] = {}

    def deliver(self, message: Message) -> Receipt:
        """As every carrier: the same key again changes nothing."""
        self.taken.setdefault(message.key, message.text)
        return Receipt(reference=f"reference of {message.key}")


class DeathAt:
    """Raises before the n-th statement that changes something; counts all."""

    def __init__(self, at: int) -> None:
        self.at, self.count = at, 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(CHANGING):
            self.count += 1
            if self.count == self.at:
                raise Death
        return execute(sql, params, many, context)


def order_for_two(case: Case, now: dt.datetime) -> None:
    """The notices for the plaintiff, who confirmed an address, and for a defendant whom nobody knows."""
    documents = [service.sealed_document(case), service.sealed_document(case, "summons", "传票")]
    service.make_order(
        actor=service.SYSTEM, case_id=case.pk, document_ids=[one.pk for one in documents],
        party_ids=[party.pk for party in case.parties.all()], purpose="respond", now=now,
    )  # fmt: skip


def serve(case: Case, now: dt.datetime) -> None:
    """The order and all that the worker makes of it."""
    if not ServiceOrder.objects.exists():
        order_for_two(case, now)
    run_until_quiet()


def played(case: Case, carrier: Carrier, now: dt.datetime, at: int) -> int:
    """How many durable writes there were, after a death before the ``at``-th and a restart; all is undone again."""
    before = transaction.savepoint()
    carrier.taken.clear()
    death = DeathAt(at)
    with connection.execute_wrapper(death):
        try:
            serve(case, now)
        except Death:
            nothing_about_nothing(carrier)
    with clock.at(now + LEASES_ARE_OVER):
        Delivery.objects.filter(state=Delivery.State.WAITING).update(leased_until=None, due_at=clock.now())
        serve(case, clock.now())
    mail_means_service(carrier)
    transaction.savepoint_rollback(before)
    return death.count


def nothing_about_nothing(carrier: Carrier) -> None:
    """Whoever got a message finds, at this very moment, the order that it speaks of."""
    assert set(carrier.taken) <= set(ServiceAttempt.objects.values_list("key", flat=True))


def mail_means_service(carrier: Carrier) -> None:
    """Each message has its attempt that says so, each such attempt its message; both parties are served or invited, whole."""
    told = ServiceAttempt.objects.exclude(channel="inbox")
    assert set(carrier.taken) == set(told.filter(state="sent").values_list("key", flat=True))
    assert not told.exclude(state="sent").exists()
    assert told.count() == 2
    assert ServiceOrder.objects.count() == 1
    assert ServiceItem.objects.count() == 4
    known = ServiceAttempt.objects.get(channel="inbox")
    assert known.state == "reached"
    assert known.recipient.items.count() == 2
    assert not Delivery.objects.exclude(state="done").exists()


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.django_db
def test_killed_before_any_write_nobody_is_told_of_what_is_not_served(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    ready_to_sign(now)
    carrier = Carrier()
    for code in ("sms", "email"):
        monkeypatch.setitem(base._channels, code, carrier)
    case = make_case(now=now, plaintiff=make_user("林小满"))
    service.confirmed_address(service.party_of(case, "plaintiff"), now)
    writes = played(case, carrier, now, 0)
    assert writes > 20
    places = range(1, writes + 1)
    for at in places if os.environ.get("PAINS_WHOLE") else random.Random(4).sample(places, SAMPLE):
        assert played(case, carrier, now, at) == at
