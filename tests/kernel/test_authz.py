"""The policy table: one object and a list are judged by the same words; strangers cannot tell a missing id from a hidden one."""

import threading
import time
import uuid

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.http import Http404

from courtportal.kernel.authz import Actor, Refused, Role, Rule, access, may, visible_to
from courtportal.kernel.authz.policy import PolicyTable, table
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import Appointment
from tests.factories.people import actor_for, make_court, make_staff, make_user

LABEL = "kernel.court"


@pytest.fixture
def _rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table in which clerks see their own court and only basic courts may be closed."""
    fresh = PolicyTable()
    clerks = frozenset({Role.CLERK})
    fresh.register(
        Rule(LABEL, "view", clerks, lambda actor: Q(pk=actor.court_id)),
        Rule(LABEL, "close", frozenset({Role.PRESIDENT}), why="院长先表决"),
        Rule(LABEL, "close", clerks, lambda actor: Q(name_zh=""), why="只能关闭基层法院"),
        Rule(LABEL, "close", clerks, lambda actor: Q(pk=actor.court_id), frozenset({"basic"}), "level", "只能关闭基层法院"),
    )
    monkeypatch.setattr("courtportal.kernel.authz.policy.table", fresh)


@pytest.mark.django_db
@pytest.mark.usefixtures("_rules")
def test_what_is_listed_is_what_can_be_opened() -> None:
    own, other = make_court("粤0604"), make_court("粤0605", "佛山市南海区人民法院")
    clerk = actor_for(make_staff(Role.CLERK, own))
    assert list(visible_to(clerk, Court)) == [own]
    for court in (own, other):
        assert may(clerk, court, "view") == (court in visible_to(clerk, Court))
    assert access(clerk, Court, own.pk, "view") == own


@pytest.mark.django_db
@pytest.mark.usefixtures("_rules")
@pytest.mark.parametrize("role", [None, Role.JUDGE])
def test_a_stranger_learns_nothing(role: Role | None) -> None:
    court = make_court()
    stranger = actor_for(make_staff(role, make_court("粤0605")) if role else make_user())
    for object_id in (court.pk, uuid.uuid4(), "no-id"):
        with pytest.raises(Http404):
            access(stranger, Court, object_id, "close")
    assert not visible_to(stranger, Court)


@pytest.mark.django_db
@pytest.mark.usefixtures("_rules")
def test_who_sees_but_may_not_is_told_why() -> None:
    court = make_court("粤06", "广东省佛山市中级人民法院", "intermediate")
    clerk = actor_for(make_staff(Role.CLERK, court))
    with pytest.raises(Refused) as refusal:
        access(clerk, Court, court.pk, "close")
    assert refusal.value.reasons == ["只能关闭基层法院"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_rules")
def test_who_waited_for_the_lock_sees_what_the_other_did() -> None:
    court = make_court()
    clerk, locked = actor_for(make_staff(Role.CLERK, court)), threading.Event()

    def close() -> None:
        try:
            with transaction.atomic():
                held = access(clerk, Court, court.pk, "close", lock=True)
                locked.set()
                time.sleep(0.3)
                held.level = "intermediate"
                held.save()
        finally:
            connection.close()

    other = threading.Thread(target=close)
    other.start()
    assert locked.wait(10)
    with pytest.raises(Refused), transaction.atomic():
        access(clerk, Court, court.pk, "close", lock=True)
    other.join()


@pytest.mark.django_db
def test_an_ended_appointment_opens_nothing() -> None:
    from courtportal.kernel import clock
    from courtportal.kernel.authz.middleware import actor_of

    user = make_staff(Role.JUDGE)
    appointment = user.appointments.get()
    assert actor_of(user, str(appointment.pk)).role == Role.JUDGE
    Appointment.objects.update(ended_at=clock.now())
    assert actor_of(user, str(appointment.pk)).role == Role.LITIGANT


def test_every_rule_names_a_known_object_and_says_why_it_refuses_a_state() -> None:
    from django.apps import apps

    labels = {model._meta.label_lower for model in apps.get_models()}
    for (label, action), rules in table.rules.items():
        assert label in labels, label
        for rule in rules:
            assert action
            assert rule.roles, (label, action)
            assert rule.states is None or action == "view" or rule.why or any(other.why for other in rules), (label, action)


def test_the_administrators_read_no_case() -> None:
    for (label, action), rules in table.rules.items():
        if label.split(".")[0] != "kernel":
            roles = frozenset().union(*(rule.roles for rule in rules))
            assert not roles & {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}, (label, action)


def test_the_public_actor_is_nobody() -> None:
    assert Actor(role=Role.PUBLIC).is_known is False
