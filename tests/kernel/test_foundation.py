"""Clock, identifiers, idempotency, appointments."""

import datetime as dt
import threading
import time
import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction
from django.test import override_settings

from courtportal.kernel import clock, ids
from courtportal.kernel.authz import SYSTEM, Role
from courtportal.kernel.idempotency import KeyUsedDifferently, once
from courtportal.kernel.identity.models import Appointment
from tests.factories.people import make_court, make_user


def test_the_day_is_shanghais_day() -> None:
    with clock.at(dt.datetime(2026, 9, 1, 16, 30, tzinfo=dt.UTC)):
        assert clock.today() == dt.date(2026, 9, 2)


@override_settings(CLOCK_SETTABLE=False)
def test_a_real_courts_clock_cannot_be_set() -> None:
    with pytest.raises(ImproperlyConfigured), clock.at(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)):
        pass


def test_identifiers_are_version_7_in_order_and_unguessable() -> None:
    first = ids.new_id()
    time.sleep(0.002)
    second = ids.new_id()
    assert first < second
    assert (first.version, first.variant) == (7, uuid.RFC_4122)
    assert len({ids.new_id() for _ in range(1000)}) == 1000
    made = []
    for _ in range(1000):
        made.append(ids.new_id())
        time.sleep(0.00001)  # longer than the grain of the fraction
    assert made == sorted(made)
    assert not set(ids.new_code(200)) & set("01OIL")


@pytest.mark.django_db
def test_one_key_has_one_effect() -> None:
    done: list[int] = []

    def effect() -> int:
        done.append(1)
        return 42

    for _turn in range(3):
        assert once(actor=SYSTEM, key="k", request_body=b"a", effect=effect) == "42"
    assert done == [1]
    with pytest.raises(KeyUsedDifferently):
        once(actor=SYSTEM, key="k", request_body=b"b", effect=effect)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_have_one_effect() -> None:
    results: list[str] = []

    def effect() -> str:
        time.sleep(0.2)
        return uuid.uuid4().hex

    def send() -> None:
        try:
            results.append(once(actor=SYSTEM, key="same", request_body=b"a", effect=effect))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    assert len(set(results)) == 1


@pytest.mark.django_db
def test_no_account_holds_two_administrators_roles() -> None:
    user, court = make_user(), make_court()
    Appointment.objects.create(user=user, role=Role.SYSTEM_ADMIN, court=court)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(user=user, role=Role.AUDIT_ADMIN, court=court)


@pytest.mark.django_db
def test_staff_belong_to_a_court() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(user=make_user(), role=Role.JUDGE)


def test_the_demos_clock_can_be_moved_for_all_processes(tmp_path: object, settings: object) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    real = clock.now()
    clock.move(dt.timedelta(days=-90))
    assert dt.timedelta(days=89, hours=23) < real - clock.now() <= dt.timedelta(days=90)
    clock.move(dt.timedelta())
    assert abs(clock.now() - real) < dt.timedelta(minutes=1)
