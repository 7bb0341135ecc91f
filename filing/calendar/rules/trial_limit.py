"""The trial limit (审限) as a clock: what stopped it, how far it has run, when it ends. Pure.

What is excluded: CPL-I 243 (公告、鉴定、双方和解、管辖异议和管辖争议) and CPL 153 (中止). A limit does not roll over rest days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from filing.calendar.rules.terms import Term, Unit, last_day, parse_term
from filing.law import Bilingual, Citation

_INTERPRETATION = Citation("CPL-I", "法释〔2022〕11号", "243")
ASKED_AHEAD = timedelta(days=15)  # 法释〔2019〕4号 art. 1: an extension is asked for fifteen days before the end
WARNINGS = (30, 15, 7, 0)  # days before the end at which the warning rises one step

# Why the clock may stand still, with the article.
PAUSES: dict[str, tuple[Bilingual, Citation]] = {
    "publication": (Bilingual("公告期间", "service by publication"), _INTERPRETATION),
    "appraisal": (Bilingual("鉴定期间", "appraisal"), _INTERPRETATION),
    "settlement": (Bilingual("双方当事人和解期间", "settlement between the parties"), _INTERPRETATION),
    "jurisdiction": (Bilingual("审理管辖异议期间", "objection to jurisdiction"), _INTERPRETATION),
    "jurisdiction_dispute": (Bilingual("处理法院之间管辖争议期间", "dispute of jurisdiction between courts"), _INTERPRETATION),
    "suspension": (Bilingual("中止诉讼期间", "suspension of the case"), Citation("CPL", "2023", "153")),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One permitted extension of a limit: how long, who approves, by which article."""

    term: Term
    approved_by: str
    source: Citation


def _cpl(article: str) -> Citation:
    return Citation("CPL", "2023", article)


_BANKRUPTCY = Citation("BANKRUPTCY", "2006", "10")
_TRIAL_TERM = Citation("TRIAL-TERM", "法释〔2000〕29号", "2")
# Name of the limit → its extensions in order. Where the law names no length, the one of 法释〔2000〕29号 is taken.
EXTENSIONS: dict[str, tuple[Step, ...]] = {
    "trial": (Step(parse_term("6m"), "president", _cpl("152")), Step(parse_term("3m"), "upper_court", _TRIAL_TERM)),
    "trial_summary": (Step(parse_term("1m"), "president", Citation("CPL-I", "法释〔2022〕11号", "258")),),
    "trial_small": (Step(parse_term("1m"), "president", _cpl("168")),),
    "trial_special": (Step(parse_term("30d"), "president", _cpl("187")),),
    "trial_appeal": (Step(parse_term("3m"), "president", _cpl("183")),),
    # 企业破产法 第十条: approved by the court above; once.
    "bankruptcy_decision": (Step(parse_term("15d"), "upper_court", _BANKRUPTCY),),
    "bankruptcy_decision_objection": (Step(parse_term("15d"), "upper_court", _BANKRUPTCY),),
    "retrial_examination": (Step(parse_term("3m"), "president", _cpl("215")),),
}


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stood still from ``began`` (that day included) until ``ended`` (not included); None while it still stands."""

    reason: str
    began: date
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class TrialClock:
    """Where the limit stands today."""

    due: date
    base_due: date
    excluded: int
    used: int
    stopped_by: tuple[str, ...]

    def left(self, today: date) -> int:
        """Days until the end; below zero when it is over."""
        return (self.due - today).days


def read_clock(
    started: date, term: Term, *, today: date, extensions: Iterable[Term] = (), pauses: Iterable[Pause] = ()
) -> TrialClock:
    """The clock of a limit that runs from ``started``: each day that was paused before the end moves the end by a day.

    Pauses may overlap and come in any order; a day counts once. A pause that began after the end moves nothing.
    """
    known = [pause for pause in pauses if pause.began <= today]
    base = _sum(started, [term, *extensions])
    due, excluded = base, 0
    for began, ended in _merged((max(pause.began, started), min(pause.ended or today, today)) for pause in known):
        if began > due:
            break
        due += ended - began
        excluded += (ended - began).days
    stopped = tuple(sorted({pause.reason for pause in known if pause.ended is None or pause.ended > today}))
    return TrialClock(due, base, excluded, max((today - started).days - excluded, 0), stopped)


def _sum(started: date, terms: list[Term]) -> date:
    """The end of terms that follow one another; months are added before the day of the month is looked for."""
    if {term.unit for term in terms} == {Unit.MONTH}:
        return last_day(started, Term(sum(term.count for term in terms), Unit.MONTH))
    end = started
    for term in terms:
        end = last_day(end, term)
    return end


def _merged(spans: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Overlapping and touching spans as one, in order; empty ones left out."""
    merged: list[tuple[date, date]] = []
    for began, ended in sorted(span for span in spans if span[0] < span[1]):
        if merged and began <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], ended))
        else:
            merged.append((began, ended))
    return merged


def next_extension(rule: str, granted: int) -> Step | None:
    """The extension that may be asked for after so many; None when there is none left."""
    steps = EXTENSIONS.get(rule, ())
    return steps[granted] if granted < len(steps) else None


def warning_level(left: int) -> int:
    """0 while there is time, then 1 (the judge), 2 (and the division head), 3 (and the president), 4 when the limit is over."""
    return sum(left <= days for days in WARNINGS[:3]) + (left < WARNINGS[3])
