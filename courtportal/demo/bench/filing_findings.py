"""``manage.py bench filing_findings``: how many seeded defects the check finds, and how often it is wrong.

The defects are those for which courts send complaints back; they and the rules were written by the same hands, so the
figures say that the rules work as written over all causes, not how often real filings are flawed.
"""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from courtportal.demo.bench.registry import Say, benchmark
from courtportal.demo.bench.seeded_defects import DEFECTS, Defect
from courtportal.demo.bench.sound_causes import sample
from courtportal.demo.bench.sound_filings import FORMS, TODAY, Sample
from filing.intake.rules import content as contents
from filing.intake.rules.checks.model import Severity
from filing.intake.rules.findings import findings

SEED = 20261127


def found_in(filing: Sample) -> list[tuple[str, Severity]]:
    """What the dry run tells: the rules' findings, and the answers that stand in the way of submission."""
    material = filing.material()
    content = {"answers": filing.answers, "parties": filing.parties}
    wrong = contents.all_problems(material.form, content, evidence=len(filing.evidence), has_court=True, today=TODAY)
    return [(f"answer:{one.problem.key}", Severity.MUST) for one in wrong] + [
        (one.key, one.severity) for one in findings(material)
    ]


@dataclass
class Score:
    """How it went: seeded defects found and missed, and what was said beside them."""

    seeded: int = 0
    missed: Counter[str] = field(default_factory=Counter)
    said: int = 0
    wrong: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def recall(self) -> float:
        return 1 - self.missed.total() / max(self.seeded, 1)

    @property
    def precision(self) -> float:
        return 1 - self.wrong.total() / max(self.said, 1)


def seeded(count: int, random: Random) -> Iterator[tuple[Defect, Sample]]:
    """Filings with one defect each, every kind in turn."""
    for number in range(count):
        one = DEFECTS[number % len(DEFECTS)]
        yield one, one.put(sample(random, one.forms[(number // len(DEFECTS)) % len(one.forms)]), random)


def score(count: int, sound: int, random: Random) -> Score:
    """Try so many filings with a defect and so many without; hints count only where a hint was seeded."""
    result = Score()
    for one, filing in seeded(count, random):
        _count(result, one.name, one.keys, found_in(filing))
    for number in range(sound):
        _count(result, "", frozenset(), found_in(sample(random, FORMS[number % len(FORMS)])))
    return result


def _count(result: Score, name: str, keys: frozenset[str], found: list[tuple[str, Severity]]) -> None:
    if name:
        result.seeded += 1
        if not any(key in keys for key, _severity in found):
            result.missed[name] += 1
    for key, severity in found:
        if severity is not Severity.HINT or key in keys:
            result.said += 1
            if key not in keys:
                result.wrong[name, key] += 1


@benchmark("filing_findings")
def filing_findings(say: Say) -> None:
    """Twenty filings with each kind of defect and 700 sound ones. Raises SystemExit below 95 % recall or 0.98."""
    started = time.perf_counter()
    result = score(20 * len(DEFECTS), 700, Random(SEED))  # noqa: S311 - samples, no secrets
    took = time.perf_counter() - started
    say(f"{result.seeded} filings with one of {len(DEFECTS)} defects, 700 sound ones, {len(FORMS)} forms, {took:.1f} s")
    say(f"recall {result.recall:.1%}, precision {result.precision:.4f} of {result.said} findings")
    for name, times in result.missed.most_common():
        say(f"  missed {times}×: {name}")
    for (name, key), times in result.wrong.most_common():
        say(f"  wrong {times}×: {key} in {name or 'a sound filing'}")
    if result.recall < 0.95 or result.precision < 0.98:
        raise SystemExit(1)
