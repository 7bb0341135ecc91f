"""What a walk can do, each as a move with its weight, and the ground that every walk stands on.

Hypothesis would switch off rules by chance for a whole walk (swarm testing), which suits thousands of short walks, not a few
long ones: half of what can be done would never be drawn. So a walk has one rule, and draws its moves by their weights.
"""

import datetime as dt
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.identity.models import User
from filing.cases.models import Case, PanelMember
from tests.factories.disputes import Dispute, make_dispute
from tests.factories.filings import filing_clerk
from tests.factories.people import actor_for, make_staff
from tests.factories.sessions import sign_in

EPOCH = dt.datetime(2026, 9, 1, 2, 0, tzinfo=dt.UTC)
FRESH_SECONDS = 120.0
FINE = {200, 302, 400, 403, 404, 405, 409, 422}
ROLES = ("plaintiff", "defendant", "judge", "clerk", "head", "president", "filing_clerk_above", "president_above", "stranger")
whoever = st.sampled_from(ROLES)
nth = st.integers(0, 7)

steps: Counter[str] = Counter()
answers: Counter[int] = Counter()
# What was reached: the states filings and cases came into, and the acts by which filings did.
filing_states: Counter[str] = Counter()
filing_acts: Counter[str] = Counter()
case_states: Counter[str] = Counter()
hearing_kinds: Counter[str] = Counter()

Done = TypeVar("Done", bound=Callable[..., None])


@dataclass(frozen=True)
class Move:
    """How often a move is drawn, and what is drawn for it."""

    name: str
    weight: int
    arguments: dict[str, st.SearchStrategy[Any]]


def move(*, weight: int = 1, **arguments: st.SearchStrategy[Any]) -> Callable[[Done], Done]:
    """A method of a walk that may be drawn."""

    def marked(done: Done) -> Done:
        done.move = Move(done.__name__, weight, arguments)  # type: ignore[attr-defined]
        return done

    return marked


def drawn_from(*walks: type) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """One of the moves of these classes with its arguments."""
    found = [one.move for walk in walks for one in vars(walk).values() if hasattr(one, "move")]
    weighted = [one for one in found for _ in range(one.weight)]
    return st.sampled_from(weighted).flatmap(lambda one: st.tuples(st.just(one.name), st.fixed_dictionaries(one.arguments)))


class Walk(RuleBasedStateMachine):
    """A court with one dispute, its people and their browsers."""

    @initialize(awake=st.integers(0, 1_000))
    def begin(self, awake: int) -> None:
        """A case of first instance, everyone around it, and the other staff of the court.

        Hypothesis always tries the simplest walk first, which is the first move fifty times: it ends here.
        """
        assume(awake)
        self.before = transaction.savepoint()
        self.now = EPOCH
        self.clients: dict[uuid.UUID, Client] = {}
        self.signed_in: dict[uuid.UUID, float] = {}
        with clock.at(self.now):
            self.dispute: Dispute = make_dispute(self.now)
            self.court = self.dispute.case.court
            make_staff(Role.ENFORCEMENT_OFFICER, self.court)
            self.reviewer, self.colleague = filing_clerk(self.court), filing_clerk(self.court)
        self.states: dict[uuid.UUID, str] = {}
        self.done: Counter[str] = Counter()
        self.seen: set[tuple[uuid.UUID, int]] = set()
        self.meet(self.dispute.case)

    def teardown(self) -> None:
        """The next walk finds the database as this one did: its steps depend on its seed alone, and stay as quick."""
        if hasattr(self, "before"):
            transaction.savepoint_rollback(self.before)

    def meet(self, case: Case) -> None:
        """The case is walked through from now on."""
        if case.pk not in self.states:
            self.states[case.pk] = case.state
            case_states[case.state] += 1

    def cases(self) -> list[Case]:
        """The case of first instance and what came of it, and the accepted filings."""
        return list(Case.objects.filter(pk__in=self.states).order_by("pk"))

    def nth_case(self, number: int, *states: str) -> Case:
        """One of them; one in these states, if there is one."""
        every = self.cases()
        found = [one for one in every if one.state in states] or every
        return found[number % len(found)]

    def actor(self, name: str, case: Case) -> Actor:
        """Whoever has this part in the case: judges and clerks are those of its panel now."""
        duties = {"judge": ("sole_judge", "presiding_judge"), "clerk": ("clerk",)}
        if name in duties:
            member = PanelMember.objects.filter(case=case, duty__in=duties[name], ended_at=None).select_related("user").first()
            if member is not None:
                return actor_for(member.user)
        return getattr(self.dispute, name)  # type: ignore[no-any-return]

    def client(self, actor: Actor) -> Client:
        """The browser of the actor, kept while its proof of presence is fresh, however slow the machine."""
        key = actor.account_id
        if key not in self.clients or time.monotonic() - self.signed_in[key] > FRESH_SECONDS:
            self.clients[key], self.signed_in[key] = sign_in(User.objects.get(pk=key)), time.monotonic()
        return self.clients[key]

    def go(self, step: str, actor: Actor, name: str, *arguments: Any, data: dict[str, Any] | None = None) -> Any:
        """One request; counts it and looks at the answer."""
        steps[step] += 1
        with clock.at(self.now):
            url, client = reverse(f"filing:{name}", args=arguments), self.client(actor)
            answer = client.get(url) if data is None else client.post(url, data)
        answers[answer.status_code] += 1
        assert answer.status_code in FINE, (step, name, answer.status_code)
        return answer
