"""Many deeds in one transaction: one look at the end of the audit chain, one insert of events, and nothing of what failed."""

import datetime as dt
import uuid
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from courtportal.kernel.audit.chain import first_broken
from courtportal.kernel.audit.log import record
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.gathering import at_end, gathering, insert, one_of_many, remember, remembered, update, write_rows
from courtportal.kernel.identity.models import User
from courtportal.kernel.management.commands.verify_audit import links
from courtportal.kernel.outbox import Event, publish
from courtportal.kernel.outbox.models import OutboxEvent
from tests.factories.people import make_court

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class GateOpened(Event):
    gate_id: uuid.UUID


def deed(number: int, now: dt.datetime) -> None:
    with transaction.atomic():
        record(actor=SYSTEM, action=f"gate.open{number}", obj=make_court(), now=now)
        publish(GateOpened(uuid.uuid4()), now=now)


def test_given_many_deeds_then_their_entries_and_events_are_written_in_order_at_the_end(now: dt.datetime) -> None:
    make_court()
    with (
        CaptureQueriesContext(
            connection,
        ) as asked,
        gathering(),
    ):
        for number in range(20):
            deed(number, now)
        assert AuditEntry.objects.count() == 0
    writes = [query["sql"] for query in asked.captured_queries if query["sql"].startswith("INSERT")]
    assert len(writes) == 2
    assert list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True)) == [f"gate.open{n}" for n in range(20)]
    assert OutboxEvent.objects.count() == 20
    assert first_broken(links()) is None


def test_given_one_that_fails_then_nothing_of_it_stays_and_the_others_do(now: dt.datetime) -> None:
    with gathering():
        for number in range(3):
            try:
                with one_of_many():
                    deed(number, now)
                    if number == 1:
                        raise ValueError("the gate is stuck")
            except ValueError:
                continue
    assert list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True)) == ["gate.open0", "gate.open2"]
    assert OutboxEvent.objects.count() == 2
    assert first_broken(links()) is None


def test_given_a_gathering_that_fails_then_nothing_is_written(now: dt.datetime) -> None:
    with pytest.raises(ZeroDivisionError), gathering():
        deed(1, now)
        raise ZeroDivisionError
    assert (AuditEntry.objects.count(), OutboxEvent.objects.count()) == (0, 0)
    with transaction.atomic():
        deed(2, now)  # outside one again, each is written at once
        assert AuditEntry.objects.count() == 1


def test_a_gathering_within_another_is_that_one(now: dt.datetime) -> None:
    with gathering():
        with gathering():
            deed(1, now)
        assert AuditEntry.objects.count() == 0
    assert AuditEntry.objects.count() == 1


def test_what_was_asked_is_remembered_until_a_deed_fails() -> None:
    asked: list[int] = []

    def ask() -> int:
        asked.append(1)
        return len(asked)

    assert [remembered("x", ask), remembered("x", ask)] == [1, 2], "outside a gathering each time"
    with gathering():
        assert [remembered("x", ask), remembered("x", ask)] == [3, 3]
        remember("x", 7)
        assert remembered("x", ask) == 7
        with pytest.raises(ValueError), one_of_many():  # noqa: PT011 - any failure
            raise ValueError
        assert remembered("x", ask) == 4


def person(name: str) -> User:
    return User(email=f"{name}@demo.example", display_name=name)


def people() -> list[str]:
    return list(User.objects.order_by("display_name").values_list("display_name", flat=True))


def test_rows_are_inserted_together_at_the_end_or_when_somebody_will_read_them() -> None:
    insert(person("a"))
    assert people() == ["a"], "outside a gathering at once"
    with CaptureQueriesContext(connection) as asked, gathering():
        for name in "bcd":
            insert(person(name))
        assert people() == ["a"]
        write_rows()
        assert people() == ["a", "b", "c", "d"]
        insert(person("e"))
    assert len([query for query in asked.captured_queries if query["sql"].startswith("INSERT")]) == 2
    assert people() == ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize("read", [False, True])
def test_rows_of_a_deed_that_fails_are_not_inserted_and_those_before_it_are_not_lost(read: bool) -> None:
    with gathering():
        insert(person("before"))
        with pytest.raises(ZeroDivisionError), one_of_many():
            insert(person("failed"))
            if read:
                write_rows()
                assert people() == ["before", "failed"]
            raise ZeroDivisionError
        insert(person("later"))
    assert people() == ["before", "later"]


def renamed(people: list[User], name: str) -> None:
    for one in people:
        one.display_name = name
        update(one, "display_name")


def test_rows_that_change_alike_are_changed_together_at_the_end_or_when_somebody_will_read_them() -> None:
    everybody = [User.objects.create_user(email=f"{name}@demo.example", display_name=name) for name in "abcd"]
    renamed(everybody[:1], "at once")
    assert people() == ["at once", "b", "c", "d"]
    with CaptureQueriesContext(connection) as asked, gathering():
        renamed(everybody[:3], "alike")
        renamed(everybody[3:], "another")
        renamed(everybody[:1], "another")  # the last word counts
        assert people() == ["at once", "b", "c", "d"]
        write_rows()
        assert people() == ["alike", "alike", "another", "another"]
    assert len([query for query in asked.captured_queries if query["sql"].startswith("UPDATE")]) == 2


def test_a_new_row_takes_its_changes_along() -> None:
    with CaptureQueriesContext(connection) as asked, gathering():
        insert(new := person("before"))
        renamed([new], "after")
    assert people() == ["after"]
    assert not [query for query in asked.captured_queries if query["sql"].startswith("UPDATE")]


@pytest.mark.parametrize("read", [False, True])
def test_changes_of_a_deed_that_fails_are_not_kept_and_those_before_it_are(read: bool) -> None:
    first, second = (User.objects.create_user(email=f"{name}@demo.example", display_name=name) for name in ("x", "y"))
    with gathering():
        renamed([first], "kept")
        with pytest.raises(ZeroDivisionError), one_of_many():
            renamed([second], "failed")
            if read:
                write_rows()
                assert people() == ["failed", "kept"]
            raise ZeroDivisionError
    assert people() == ["kept", "y"]


def test_what_every_deed_asks_for_is_done_once_at_the_end_and_not_for_one_that_failed(now: dt.datetime) -> None:
    done: list[str] = []
    at_end("sum", lambda: done.append("at once"))
    with gathering():
        for number in range(3):
            at_end("sum", lambda number=number: done.append(f"sum {number}"))  # type: ignore[misc]
        with pytest.raises(ZeroDivisionError), one_of_many():
            at_end("other", lambda: done.append("other"))
            raise ZeroDivisionError
        at_end("told", lambda: deed(1, now))
        assert done == ["at once"]
    assert done == ["at once", "sum 2"]
    assert (AuditEntry.objects.count(), OutboxEvent.objects.count()) == (1, 1)


def test_what_is_done_at_the_end_may_ask_for_more() -> None:
    done: list[str] = []
    with gathering():
        at_end("first", lambda: at_end("second", lambda: done.append("second")))
    assert done == ["second"]
