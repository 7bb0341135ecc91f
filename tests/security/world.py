"""Two disputes at one court, furnished alike, and everyone who might look at what is in them. All people are fictitious."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from courtportal.kernel.authz import PUBLIC, Actor, Role
from courtportal.kernel.authz.policy import table
from courtportal.kernel.identity.models import Person
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.joining.actions.ask import Asked, ask_to_take_part
from filing.calendar.models import Deadline
from tests.factories.people import actor_for, make_court, make_staff, make_user
from tests.filing.bulk.tables import as_csv, bank_account
from tests.filing.bulk.test_jobs import right, started
from tests.security.furnished import ROOMS
from tests.security.furnished_beside import ROOMS_BESIDE
from tests.security.household import Household, make_household

Rows = dict[type[Model], set[object]]
# What is not asked here, and where it is.
ELSEWHERE = {
    "kernel.user": "everyone has an account: test_of_the_accounts_everyone_sees_the_own_alone",
    "kernel.certificate": "of the whole portal: tests/kernel/test_certificates.py::test_nobody_else_sees_or_changes_certificates",
    "filing.panelmediator": "read by every litigant: test_the_mediators_of_a_court_are_known_to_whoever_may_choose_them",
}  # fmt: skip
# What a court has settled for itself: whoever works there at it reads it, of whatever dispute.
OF_A_COURT = {"delivery.serviceplan", "filing.instantacceptance", "filing.difference"}
# Of the bank, which files in bulk and has no part in either dispute.
OF_THE_BANK = {"filing.bulkfiler", "filing.bulkjob"}


@dataclass
class World:
    """The two households, which rows came with the second, and everyone who might look."""

    mine: Household
    other: Household
    theirs: Rows
    bank: Actor
    strangers: list[Actor]
    staff: list[Actor]

    def everyone(self) -> list[Actor]:
        """All of them, and the public."""
        above = [one for home in (self.mine, self.other) for one in home.above()]
        return [*self.mine.people(), *self.other.people(), *above, self.bank, *self.strangers, *self.staff, PUBLIC]


def viewable() -> set[str]:
    """The models of which the policy table says who sees them."""
    return {label for label, action in table.rules if action == "view"}


def models_of(labels: set[str]) -> list[type[Model]]:
    """Those models in the order of their names."""
    return [apps.get_model(label) for label in sorted(labels)]


def asked_here() -> list[type[Model]]:
    """All models of which somebody sees rows, but for those that are asked elsewhere."""
    return models_of(viewable() - set(ELSEWHERE))


def of_a_dispute() -> list[type[Model]]:
    """Those of which rows come with each dispute."""
    return models_of(viewable() - set(ELSEWHERE) - OF_A_COURT - OF_THE_BANK)


def rows(model: type[Model]) -> QuerySet[Any]:
    """The rows that somebody is to see.

    A term of a filing is shown with the filing, one's proven self with the account, a document that nobody is to sign with what
    it belongs to.
    """
    found: QuerySet[Any] = model._default_manager.all()
    if model is Deadline:
        return found.exclude(case=None)
    if model is Person:
        return found.filter(account=None)
    return found.filter(slots__user__isnull=False) if model is CourtDocument else found


def keys() -> Rows:
    """What there is now of each model."""
    return {model: set(rows(model).values_list("pk", flat=True)) for model in of_a_dispute()}


def make_world(now: dt.datetime) -> World:
    """Both disputes with something of every room, and people of every role at their court and at another."""
    mine = _furnished(now)
    before = keys()
    other = _furnished(now)
    theirs = {model: found - before[model] for model, found in keys().items()}
    for one, beside in ((mine, other), (other, mine)):
        wanted = Asked(beside.case.case_number, "interest", {"reasons": "我是受让人", "address": "演示路8号"}, str(one.case.pk))
        ask_to_take_part(actor=one.dispute.plaintiff, asked=wanted, now=now)
    bank, filer = bank_account(now)
    started(bank, filer, now, as_csv([right(1)]))
    far = make_court("粤0605", "佛山市南海区人民法院")
    roles = [role for role in Role if role not in {Role.SYSTEM, Role.PUBLIC, Role.LITIGANT, Role.LAWYER}]
    lawyer = make_staff(Role.LAWYER)
    lawyer.appointments.update(court=None)
    strangers = [actor_for(make_user(), Role.LITIGANT), actor_for(lawyer)]
    strangers += [actor_for(make_staff(role, far)) for role in roles]
    staff = [actor_for(make_staff(role, mine.case.court)) for role in roles]
    return World(mine, other, theirs, bank, strangers, staff)


def _furnished(now: dt.datetime) -> Household:
    home = make_household(now)
    for furnish in (*ROOMS, *ROOMS_BESIDE):
        furnish(home, now)
    return home
