"""When a document counts as served: a pure function of consent, kind of address, way and what happened.

Each way has its rule; the earliest effect of all ways counts (OLR 31 ¶3). Law: CPL 87–95, 100, 162, 283; CPL-I 130–141, 261;
OLR 5, 29–33; POST 5–11. The order of the answer's working is that of the ways asked about.
"""

import datetime as dt
from collections.abc import Callable, Iterable

from delivery.service.rules.by_post import by_post
from delivery.service.rules.electronic import by_phone, electronic
from delivery.service.rules.in_person import at_counter, by_transfer, entrusted, left_behind, to_the_door
from delivery.service.rules.publication import by_publication
from delivery.service.rules.ways import (
    ELECTRONIC,
    GIVEN,
    Article,
    By,
    Channel,
    Consent,
    Effect,
    Ground,
    Happening,
    Institution,
    Kind,
    Mandate,
    Mark,
    Matter,
    Outcome,
    Reason,
    Status,
    Step,
    Way,
)

__all__ = [
    "ELECTRONIC",
    "GIVEN",
    "Article",
    "By",
    "Channel",
    "Consent",
    "Effect",
    "Ground",
    "Happening",
    "Institution",
    "Kind",
    "Mandate",
    "Mark",
    "Matter",
    "Outcome",
    "Reason",
    "Status",
    "Step",
    "Way",
    "outcome",
]

Rule = Callable[[Way, Matter], Effect | str]

RULES: dict[Channel, Rule] = {
    **dict.fromkeys(ELECTRONIC, electronic),
    Channel.PHONE: by_phone,
    Channel.COUNTER: at_counter,
    Channel.DIRECT: to_the_door,
    Channel.LIEN: left_behind,
    Channel.POST: by_post,
    Channel.ENTRUSTED: entrusted,
    Channel.TRANSFER: by_transfer,
    Channel.PUBLICATION: by_publication,
}


PLAIN = Matter()


def outcome(ways: Iterable[Way], matter: Matter = PLAIN, *, as_of: dt.datetime | None = None) -> Outcome:
    """Find the effect of all ways together: the earliest that counts; of two at one instant the one that is no presumption.

    ``as_of``: what lies after it has not come about yet (the end of a publication); without it the whole future counts.
    """
    effects: list[Effect] = []
    working: list[Step] = []
    expected: list[dt.datetime] = []
    for way in ways:
        found = RULES[way.channel](way, matter) if way.carries_content else "reminder_only"
        if isinstance(found, str):
            working.append(Step(way.channel, found))
        elif as_of is not None and found.effective_at > as_of:
            expected.append(found.effective_at)
            working.append(Step(way.channel, "term_running", found.effective_at))
        else:
            effects.append(found)
            working.append(Step(way.channel, found.finding, found.effective_at))
    effect = min(effects, key=lambda one: (one.effective_at, one.status is Status.PRESUMED), default=None)
    if effect is not None and len(effects) > 1:
        working.append(Step(effect.channel, "earliest_counts", effect.effective_at))
    return Outcome(effect, tuple(working), min(expected, default=None))
