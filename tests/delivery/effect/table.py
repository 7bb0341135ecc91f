"""Reads the table of legal effect, ``cases.txt``: its head says how a line is written."""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from delivery.service.rules.effect import (
    Article,
    By,
    Channel,
    Consent,
    Ground,
    Happening,
    Institution,
    Kind,
    Mandate,
    Mark,
    Matter,
    Reason,
    Way,
)

NINE = dt.datetime(2026, 9, 1, 1, 0, tzinfo=dt.UTC)  # 9:00 in Shanghai
SHANGHAI = dt.timezone(dt.timedelta(hours=8))
GROUNDS = {"unknown": Ground.WHEREABOUTS_UNKNOWN, "nothing_else": Ground.NOTHING_ELSE_WORKS}


@dataclass(frozen=True)
class Case:
    """One line."""

    title: str
    matter: Matter
    ways: tuple[Way, ...]
    as_of: dt.datetime | None
    status: str
    at: dt.datetime | None
    finding: str
    articles: frozenset[Article]


def instant(text: str) -> dt.datetime:
    """``2d3h``, ``90`` (minutes), ``-9d``, ``end30d``."""
    if text.startswith("end"):
        day = instant(text.removeprefix("end")).astimezone(SHANGHAI)
        return day.replace(hour=23, minute=59, second=59)
    sign, parts = (-1 if text.startswith("-") else 1), re.findall(r"(\d+)([dhm]?)", text)
    unit = {"d": 1440, "h": 60, "m": 1, "": 1}
    return NINE + sign * dt.timedelta(minutes=sum(int(number) * unit[name] for number, name in parts))


def happening(text: str) -> Happening:
    """``handed_over@1d/family+photos``."""
    kind, at, who, marks = re.fullmatch(r"(\w+)@(-?[\dhdm]+)(?:/(\w+))?((?:\+\w+)*)", text).groups()  # type: ignore[union-attr]
    reason = Reason(who) if kind == "returned" and who else None
    by = By(who) if who and reason is None else None
    return Happening(Kind(kind), instant(at), by, reason, frozenset(Mark(mark) for mark in marks.split("+") if mark))


def way(text: str) -> Way:
    """``inbox express confirmed: sent@0, reached@2``."""
    head, _colon, tail = text.rpartition(": ") if ": " in text else (text.rstrip(": "), "", "")
    channel, *traits = head.split()
    fields: dict[str, Any] = {}
    for trait in traits:
        fields |= _trait(trait, fields)
    happened = tuple(happening(one.strip()) for one in tail.split(",") if one.strip())
    return Way(channel=Channel(channel), happenings=happened, **fields)


PLAIN: dict[str, dict[str, Any]] = {
    **{one.value: {"consent": one} for one in Consent},
    **{one.value: {"institution": one} for one in Institution},
    **{name: {"ground": one} for name, one in GROUNDS.items()},
    "confirmed": {"confirmed": True},
    "gave_none": {"address_refused": True},
    "reminder": {"carries_content": False},
    "designates": {"designates": True},
}


def _trait(trait: str, before: dict[str, Any]) -> dict[str, Any]:
    if trait in PLAIN:
        return PLAIN[trait]
    name, _colon, value = trait.partition(":")
    if name == "named":
        mandate: Mandate = before["mandate"]
        return {"mandate": Mandate(mandate.since, mandate.until, receives=True)}
    if name == "mandate":
        since, until = re.fullmatch(r"(-?[\dhdm]+)-([\dhdm]+)", value).groups() if value.strip(":") else (None, None)  # type: ignore[union-attr]
        return {"mandate": Mandate(instant(since) if since else None, instant(until) if until else None)}
    if name == "scope":
        return {"scope": frozenset(value.split(","))}
    return {{"consented": "consented_at", "withdrawn": "withdrawn_at"}[name]: instant(value)}


MATTERS: dict[str, dict[str, Any]] = {
    "-": {},
    "person": {},
    "org": {"organisation": True},
    "abroad": {"abroad": True},
    "decision": {"decision": True},
    "mediation": {"own_hands": True, "decision": True},
}


def _matter(text: str) -> tuple[Matter, dt.datetime | None]:
    fields: dict[str, Any] = {}
    as_of = None
    for word in text.split():
        name, _colon, value = word.partition(":")
        if name == "now":
            as_of = instant(value)
        elif name == "stage":
            fields["stage"] = value
        else:
            fields |= MATTERS.get(word, {"procedure": word})
    return Matter(**fields), as_of


def _articles(text: str) -> frozenset[Article]:
    cited = (one.rsplit(" ", 1) for one in text.split(", "))
    return frozenset(Article(law, int(number)) for law, number in cited)


def _case(line: str) -> Case:
    matter, ways, expected, articles, title = (part.strip() for part in line.split(" | "))
    found, as_of = _matter(matter)
    status, *rest = expected.split()
    return Case(
        title=f"{title} [{matter}]",
        matter=found,
        ways=tuple(way(one.strip()) for one in ways.split(";")),
        as_of=as_of,
        status=status,
        at=instant(rest[0]) if len(rest) == 2 else None,
        finding=rest[-1],
        articles=_articles(articles),
    )


def cases() -> list[Case]:
    """Every line of the table."""
    lines = Path(__file__).with_name("cases.txt").read_text(encoding="utf-8").splitlines()
    return [_case(line) for line in lines if " | " in line and not line.startswith("#")]
