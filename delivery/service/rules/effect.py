"""When a document counts as served: a pure function of consent, kind of address, way and what happened.

Law: 民事诉讼法 (CPL, in force 2024-01-01) arts 87–91; 民诉法解释 法释〔2022〕11号 (CPL-I) arts 131, 133, 135;
人民法院在线诉讼规则 法释〔2021〕12号 (OLR) arts 29–32; 法院专递规定 法释〔2004〕13号 (POST) art. 11.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Channel(StrEnum):
    """How the document, or a reminder of it, travels."""

    INBOX = "inbox"
    EMAIL = "email"
    SMS = "sms"
    COUNTER = "counter"
    POST = "post"


ELECTRONIC = frozenset({Channel.INBOX, Channel.EMAIL, Channel.SMS})


class Consent(StrEnum):
    """How consent to electronic service is found (OLR 29)."""

    EXPRESS = "express"
    AGREED_EARLIER = "agreed_earlier"
    IN_PLEADING = "in_pleading"
    NONE = "none"
    REFUSED = "refused"


GIVEN = frozenset({Consent.EXPRESS, Consent.AGREED_EARLIER, Consent.IN_PLEADING})


class Kind(StrEnum):
    """What happened on one way."""

    SENT = "sent"
    REACHED = "reached"
    READ = "read"
    ANSWERED = "answered"
    ACKNOWLEDGED = "acknowledged"
    OBJECTED = "objected"
    ARRIVAL_PROVEN = "arrival_proven"
    REBUTTED = "rebutted"
    FAILED = "failed"
    RETURNED = "returned"
    HANDED_OVER = "handed_over"
    REFUSED_TO_SIGN = "refused_to_sign"


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened, at an aware instant."""

    kind: Kind
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Way:
    """One way on which a recipient was tried.

    `confirmed`: the address was given or confirmed by the recipient. `carries_content`: the document itself travels;
    a short message with a link does not. `consented_at`, `withdrawn_at`: when consent began and ended.
    """

    channel: Channel
    happenings: tuple[Happening, ...] = ()
    confirmed: bool = False
    consent: Consent = Consent.NONE
    carries_content: bool = True
    consented_at: dt.datetime | None = None
    withdrawn_at: dt.datetime | None = None

    def first(self, *kinds: Kind, since: dt.datetime | None = None) -> dt.datetime | None:
        """The earliest instant at which one of these happened."""
        return min((h.at for h in self.happenings if h.kind in kinds and (since is None or h.at >= since)), default=None)


@dataclass(frozen=True, slots=True)
class Article:
    """A place in the law; `law` is one of CPL, CPL-I, OLR, POST."""

    law: str
    article: int


class Status(StrEnum):
    SERVED = "served"
    PRESUMED = "presumed"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the working: which way, what was found (a code), when."""

    channel: Channel
    finding: str
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """That a document is served, since when, by which way and article."""

    status: Status
    effective_at: dt.datetime
    channel: Channel
    finding: str
    basis: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The effect, if there is one, and how it was found."""

    effect: Effect | None
    working: tuple[Step, ...]


def outcome(ways: Iterable[Way], *, own_hands: bool = False) -> Outcome:
    """Find the effect of all ways together: the earliest that counts (OLR 31 ¶3).

    `own_hands`: the document must reach the party in person and cannot be left behind (调解书, CPL-I 133).
    """
    effects: list[Effect] = []
    working: list[Step] = []
    for way in ways:
        found = _of_way(way, own_hands)
        if isinstance(found, Effect):
            effects.append(found)
            working.append(Step(way.channel, found.finding, found.effective_at))
        else:
            working.append(Step(way.channel, found))
    effect = min(effects, key=lambda e: e.effective_at, default=None)
    if effect is not None and len(effects) > 1:
        working.append(Step(effect.channel, "earliest_counts", effect.effective_at))
    return Outcome(effect, tuple(working))


def _of_way(way: Way, own_hands: bool) -> Effect | str:
    """The effect of one way, or the reason why it has none."""
    if not way.carries_content:
        return "reminder_only"
    if way.channel is Channel.COUNTER:
        return _at_counter(way, own_hands)
    if way.channel is Channel.POST:
        return _by_post(way, own_hands)
    return _electronic(way)


def _at_counter(way: Way, own_hands: bool) -> Effect | str:
    if at := way.first(Kind.HANDED_OVER):
        return _served(way, at, "handed_over", Article("CPL", 87), Article("CPL", 88))
    if at := way.first(Kind.REFUSED_TO_SIGN):
        if own_hands:
            return "own_hands_only"
        return _served(way, at, "refused_at_court", Article("CPL-I", 131))
    return "not_collected"


def _by_post(way: Way, own_hands: bool) -> Effect | str:
    if at := way.first(Kind.REACHED, Kind.ACKNOWLEDGED):
        return _served(way, at, "posted", Article("CPL", 91))
    if at := way.first(Kind.RETURNED):
        if own_hands:
            return "own_hands_only"
        if way.confirmed:
            return _served(way, at, "returned_confirmed", Article("POST", 11))
        return "returned_unconfirmed"
    return "not_arrived"


def _electronic(way: Way) -> Effect | str:
    """OLR 31: a confirmed address on arrival; another one on answer or act, or presumed when read."""
    arrived = _arrival(way)
    if arrived is None:
        return "failed" if way.first(Kind.FAILED) else "not_arrived"
    if _covered(way, arrived) and way.confirmed:
        basis = (Article("OLR", 31), Article("CPL", 90), Article("CPL-I", 135))
        finding = "arrival_proven" if way.first(Kind.ARRIVAL_PROVEN) else "arrived_confirmed"
        return _served(way, arrived, finding, *basis)
    return _by_conduct(way, arrived)


def _arrival(way: Way) -> dt.datetime | None:
    """The instant of arrival; the one the recipient proves goes before the system's (CPL-I 135)."""
    reached = way.first(Kind.REACHED)
    return way.first(Kind.ARRIVAL_PROVEN) or reached


def _covered(way: Way, arrived: dt.datetime) -> bool:
    """Consent was there when the document arrived; later withdrawal changes nothing (OLR 5, 29)."""
    if way.consent not in GIVEN or (way.consented_at is not None and way.consented_at > arrived):
        return False
    return way.withdrawn_at is None or way.withdrawn_at > arrived


def _by_conduct(way: Way, arrived: dt.datetime) -> Effect | str:
    """What the recipient did with it, unless he objected to electronic service."""
    objected = way.first(Kind.OBJECTED)
    acted = way.first(Kind.ANSWERED, Kind.ACKNOWLEDGED, since=arrived)
    read = way.first(Kind.READ, since=arrived)
    if acted and (objected is None or acted < objected):
        acted_effect = _served(way, acted, "answered", Article("OLR", 29), Article("OLR", 31))
        presumed = _presumption(way, read, objected, arrived)
        # What was read before it was answered was presumed served then; the earlier instant counts.
        return presumed if isinstance(presumed, Effect) and presumed.effective_at < acted else acted_effect
    return _presumption(way, read, objected, arrived)


def _presumption(way: Way, read: dt.datetime | None, objected: dt.datetime | None, arrived: dt.datetime) -> Effect | str:
    refused = way.consent is Consent.REFUSED or (way.withdrawn_at is not None and way.withdrawn_at <= arrived)
    if refused or objected is not None:
        return "no_consent"
    if read is None:
        return "unread"
    if way.first(Kind.REBUTTED):
        return "rebutted"
    return Effect(Status.PRESUMED, read, way.channel, "read", (Article("OLR", 31),))


def _served(way: Way, at: dt.datetime, finding: str, *basis: Article) -> Effect:
    return Effect(Status.SERVED, at, way.channel, finding, basis)
