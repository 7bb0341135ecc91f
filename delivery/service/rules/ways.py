"""The words in which the law of effect is asked: ways, what happened on them, the matter, and the answer. Pure data.

Law: 民事诉讼法 (CPL, in force 2024-01-01), 民诉法解释 法释〔2022〕11号 (CPL-I), 人民法院在线诉讼规则 法释〔2021〕12号 (OLR),
法院专递规定 法释〔2004〕13号 (POST).
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

SHANGHAI = dt.timezone(dt.timedelta(hours=8))  # no summer time since 1991


class Channel(StrEnum):
    """How the document, or a reminder of it, travels."""

    INBOX = "inbox"
    EMAIL = "email"
    SMS = "sms"
    PHONE = "phone"
    COUNTER = "counter"
    DIRECT = "direct"
    LIEN = "lien"
    POST = "post"
    ENTRUSTED = "entrusted"
    TRANSFER = "transfer"
    PUBLICATION = "publication"


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
    TRIED = "tried"
    RETURNED = "returned"
    NO_FAULT = "no_fault"
    HANDED_OVER = "handed_over"
    REFUSED_TO_SIGN = "refused_to_sign"
    LEFT = "left"
    PUBLISHED = "published"


class By(StrEnum):
    """Who took the paper, signed for it or refused it (CPL 88, 89; POST 7, 9)."""

    SELF = "self"
    REPRESENTATIVE = "representative"
    GUARDIAN = "guardian"
    MAIL_ROOM = "mail_room"
    FAMILY = "family"
    AGENT = "agent"
    RECEIVER = "receiver"
    OPPONENT = "opponent"
    MINOR = "minor"
    OTHER = "other"


class Reason(StrEnum):
    """Why a letter came back (POST 6, 8, 11)."""

    REFUSED = "refused"
    WRONG_ADDRESS = "wrong_address"
    MOVED = "moved"
    NOT_MET = "not_met"


class Mark(StrEnum):
    """How an act was recorded, and where it was done (CPL 89; CPL-I 131, 138)."""

    WITNESS = "witness"
    PHOTOS = "photos"
    AT_HOME = "at_home"
    BOARD = "board"
    PRESS = "press"
    NETWORK = "network"


class Institution(StrEnum):
    """Who hands on to a recipient who is not free to receive (CPL 92, 93)."""

    ARMY = "army"
    PRISON = "prison"
    EDUCATION = "education"


class Ground(StrEnum):
    """Why publication is allowed (CPL 95)."""

    WHEREABOUTS_UNKNOWN = "whereabouts_unknown"
    NOTHING_ELSE_WORKS = "nothing_else_works"


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened, at an aware instant; ``by`` None is the recipient itself."""

    kind: Kind
    at: dt.datetime
    by: By | None = None
    reason: Reason | None = None
    marks: frozenset[Mark] = frozenset()


@dataclass(frozen=True, slots=True)
class Mandate:
    """That who was tried acts for the recipient, from when until when, and whether it was named to receive (代收人)."""

    since: dt.datetime | None = None
    until: dt.datetime | None = None
    receives: bool = False

    def holds(self, at: dt.datetime) -> bool:
        """It had begun and not ended."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Way:
    """One way on which a recipient was tried.

    ``confirmed``: the address was given or confirmed by the recipient, for the stages in ``scope`` (None: all).
    ``address_refused``: it was asked for one and gave none, so that its registered address stands in (POST 5).
    ``carries_content``: the document itself travels; a short message with a link does not. ``consented_at``,
    ``withdrawn_at``: when consent began and ended. ``mandate``: the way leads to an agent. ``designates``: the recipient's
    agent was named to receive (CPL-I 132).
    """

    channel: Channel
    happenings: tuple[Happening, ...] = ()
    confirmed: bool = False
    address_refused: bool = False
    consent: Consent = Consent.NONE
    carries_content: bool = True
    consented_at: dt.datetime | None = None
    withdrawn_at: dt.datetime | None = None
    scope: frozenset[str] | None = None
    mandate: Mandate | None = None
    designates: bool = False
    institution: Institution | None = None
    ground: Ground | None = None

    def all(self, *kinds: Kind, since: dt.datetime | None = None) -> list[Happening]:
        """Everything of these kinds that happened, in the order of time."""
        found = (one for one in self.happenings if one.kind in kinds and (since is None or one.at >= since))
        return sorted(found, key=lambda one: one.at)

    def first(self, *kinds: Kind, since: dt.datetime | None = None) -> dt.datetime | None:
        """The earliest instant at which one of these happened."""
        return min((one.at for one in self.all(*kinds, since=since)), default=None)


SIMPLE_PROCEDURES = frozenset({"summary", "small_claims"})


@dataclass(frozen=True, slots=True)
class Matter:
    """What is served on whom. ``own_hands``: a mediation statement, which the party itself must have (CPL 100, CPL-I 133);
    ``decision``: a judgment, ruling or mediation statement; ``abroad``: without a domicile in the PRC (CPL 283).
    """

    own_hands: bool = False
    decision: bool = False
    organisation: bool = False
    abroad: bool = False
    procedure: str = ""
    stage: str = ""

    @property
    def simple(self) -> bool:
        """Summary procedure, of which small claims are a kind."""
        return self.procedure in SIMPLE_PROCEDURES


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
    """The effect, if there is one, how it was found, and when a term that is running will have brought one (公告)."""

    effect: Effect | None
    working: tuple[Step, ...]
    expected_at: dt.datetime | None = None


def served(way: Way, at: dt.datetime, finding: str, *basis: Article) -> Effect:
    """Served on this way."""
    return Effect(Status.SERVED, at, way.channel, finding, basis)


def cpl(*articles: int) -> tuple[Article, ...]:
    """Articles of 民事诉讼法."""
    return tuple(Article("CPL", article) for article in articles)


def interpretation(*articles: int) -> tuple[Article, ...]:
    """Articles of 民诉法解释."""
    return tuple(Article("CPL-I", article) for article in articles)


def olr(*articles: int) -> tuple[Article, ...]:
    """Articles of 人民法院在线诉讼规则."""
    return tuple(Article("OLR", article) for article in articles)


def court_post(*articles: int) -> tuple[Article, ...]:
    """Articles of 法院专递规定."""
    return tuple(Article("POST", article) for article in articles)
