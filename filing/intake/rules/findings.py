"""The rule set of the pre-check: the same for the litigant who drafts and for the clerk who reviews. Knows no Django."""

from collections.abc import Sequence
from dataclasses import dataclass

from filing.intake.rules.checks import agents, amounts, bars, claims, court, dates, evidence, labour, parties, standing  # noqa: F401 - each declares its rules
from filing.intake.rules.checks.model import ORDER, RULE_SET, Finding, Material, Place, Rule
from filing.law import Bilingual

# Names the rules as they stand: a court opts in to instant acceptance for one version. A test holds it to the rules.
RULES_VERSION = "2026-9"


@dataclass(frozen=True, slots=True)
class Passed:
    """A rule that was applied and found nothing, so that the clerk knows what was checked."""

    rule: Rule
    text: Bilingual


def rules_for(form: str) -> list[Rule]:
    """The rules that speak of a form, in the order of their declaration."""
    return [one for one in RULE_SET.rules.values() if one.applies_to(form)]


def findings(material: Material) -> list[Finding]:
    """Everything the rules find, the gravest first."""
    found = [
        Finding(one, hit.place, hit.detail, hit.against)
        for one in rules_for(material.form.key)
        for hit in one.check(material) or ()
    ]
    return sorted(found, key=lambda finding: ORDER[finding.severity])


def passed(material: Material) -> list[Passed]:
    """What was judged and is in order, where the rule has words for it."""
    return [
        Passed(one, one.passed)
        for one in rules_for(material.form.key)
        if one.passed and (hits := one.check(material)) is not None and not list(hits)
    ]


def nothing_for_a_person(found: Sequence[Finding]) -> bool:
    """Whether no must or should rule failed and nothing needs a human judgment: the condition of instant acceptance."""
    return not any(finding.blocks for finding in found)


__all__ = ["RULES_VERSION", "Finding", "Material", "Passed", "Place", "findings", "nothing_for_a_person", "passed", "rules_for"]
