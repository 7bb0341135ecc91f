"""A dispute with everyone who belongs to it alone: its parties, the agent of one, its panel, its mediator, its officer."""

import datetime as dt
from dataclasses import dataclass

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import User
from filing.cases.models import Case, Representation
from tests.factories.disputes import Dispute, make_dispute
from tests.factories.people import actor_for, make_staff


@dataclass(frozen=True)
class Household:
    """The dispute and who came with it beyond its parties and its panel."""

    dispute: Dispute
    agent: Actor
    mediator: Actor
    officer: Actor

    @property
    def case(self) -> Case:
        """The case of the dispute."""
        return self.dispute.case

    @property
    def court(self) -> Court:
        """The court of the case."""
        return self.dispute.case.court

    @property
    def agents_mandate(self) -> Representation:
        """By which the agent acts for the plaintiff."""
        return Representation.objects.get(user_id=self.agent.user_id)

    def user(self, actor: Actor) -> User:
        """The account of one of them."""
        return User.objects.get(pk=actor.account_id)

    def people(self) -> list[Actor]:
        """Who belongs to this dispute and to no other."""
        one = self.dispute
        return [one.plaintiff, one.defendant, one.judge, one.clerk, self.agent, self.mediator, self.officer]

    def above(self) -> list[Actor]:
        """Who looks after the whole court, or the one above."""
        return [self.dispute.head, self.dispute.filing_clerk_above, self.dispute.president_above]


def make_household(now: dt.datetime) -> Household:
    """A dispute whose plaintiff has an agent with special authority; mediator and officer have nothing to do yet."""
    dispute = make_dispute(now)
    lawyer = make_staff(Role.LAWYER, name="王律")
    lawyer.appointments.update(court=None)
    Representation.objects.create(party=dispute.party("plaintiff"), user=lawyer, name="王律", scope=Representation.Scope.SPECIAL)
    court = dispute.case.court
    return Household(
        dispute, actor_for(lawyer), actor_for(make_staff(Role.MEDIATOR, court, "温和宁")),
        actor_for(make_staff(Role.ENFORCEMENT_OFFICER, court, "郑执言")),
    )  # fmt: skip
