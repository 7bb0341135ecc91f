"""What an application does to the case once it is granted or refused: one function a kind, gathered here."""

import datetime as dt
from collections.abc import Callable

from courtportal.kernel.authz import Actor
from filing.applications.effects import (
    above,
    chain,
    conduct,
    court,
    disposal,
    enforcing,
    mediation,
    panel,
    payment_order,
    people,
    special,
    special_review,
    unpaid,
)
from filing.applications.models import Application

Effect = Callable[[Application, Actor, dt.datetime], None]

GRANTED: dict[str, Effect] = {
    **disposal.GRANTED, **conduct.GRANTED, **people.GRANTED, **chain.GRANTED, **court.GRANTED, **unpaid.GRANTED,
    **mediation.GRANTED, **above.GRANTED, **enforcing.GRANTED, **payment_order.GRANTED, **special.GRANTED,
    **special_review.GRANTED,
    **panel.GRANTED,
}  # fmt: skip
REFUSED: dict[str, Effect] = {
    **disposal.REFUSED, **conduct.REFUSED, **court.REFUSED, **unpaid.REFUSED, **mediation.REFUSED, **enforcing.REFUSED,
    **special.REFUSED,
}  # fmt: skip

Precondition = Callable[[Application, dt.date], None]

# What must hold on a day before a document is signed or sealed, where the effect would be refused afterwards.
PRECONDITIONS: dict[str, Precondition] = {
    **unpaid.PRECONDITIONS, **disposal.PRECONDITIONS, **enforcing.PRECONDITIONS, **special.PRECONDITIONS,
    **special_review.PRECONDITIONS, **mediation.PRECONDITIONS, **panel.PRECONDITIONS,
}  # fmt: skip


def take_effect(application: Application, actor: Actor, now: dt.datetime) -> None:
    """Do to the case what the outcome means, in the caller's transaction. Raises CannotDecide or IllegalStep."""
    effects = GRANTED if application.outcome == Application.Outcome.GRANTED else REFUSED
    effect = effects.get(application.kind)
    if effect is not None:
        effect(application, actor, now)
