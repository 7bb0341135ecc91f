"""The catalogue of applications. Every text in both languages; every kind with the article it rests on. Pure."""

from filing.applications.rules import (
    above,
    chain,
    conduct,
    court,
    disposal,
    enforcing,
    mediation,
    payment_order,
    people,
    preservation,
    special,
    special_review,
    summons_and_bankruptcy,
    unpaid,
)
from filing.applications.rules.kinds import ApplicationKind

KINDS: dict[str, ApplicationKind] = {
    kind.code: kind
    for kind in (
        *disposal.KINDS, *preservation.KINDS, *conduct.KINDS, *people.KINDS, *chain.KINDS, *court.KINDS, *unpaid.KINDS,
        *mediation.KINDS, *above.KINDS, *enforcing.KINDS, *payment_order.KINDS, *special.KINDS,
        *special_review.KINDS, *summons_and_bankruptcy.KINDS,
    )
}  # fmt: skip
