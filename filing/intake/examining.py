"""What is examined before a filing is accepted: each condition of a suit by the clerk, or every rule by the portal."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import SYSTEM, Actor, Refused
from filing.causes.procedures import needs_defendant
from filing.intake.actions.review import review_data
from filing.intake.findings import findings_of_filing, goes_beyond_hints
from filing.intake.models import Filing
from filing.intake.payment_order import CAUSE as ORDER
from filing.intake.payment_order import CONDITIONS as ORDER_CONDITIONS
from filing.intake.queries import latest_version
from filing.intake.rules.findings import RULES_VERSION, nothing_for_a_person

CHECKED, REASON = "checked", "reason"
WORDS = {
    CHECKED: _("请逐项审查并勾选各项条件；不具备的，不能受理。"),
    REASON: _("请写明理由，或者先要求补正。"),
}
IN_TIME = _("审查期限还没有届满，不能先行立案（法释〔2015〕8号第八条）。")
FOR_A_PERSON = _("还有需要人工审查的问题，不能自动立案。")


@dataclass(frozen=True, slots=True)
class Examined:
    """What the clerk ticked of the conditions of a suit, and why it is accepted though the check found something.

    ``by_rules``: no person examined it; the rule set of this version did, in an instant acceptance.
    """

    checked: Collection[str] = ()
    reason: str = ""
    by_rules: str = ""


def conditions(cause_code: str) -> set[str]:
    """The points to check before acceptance (民事诉讼法 第一百二十二至一百二十四条); some applications have no defendant.

    An application for a payment order has conditions of its own (民事诉讼法 第二百二十五条).
    """
    if cause_code == ORDER:
        return set(ORDER_CONDITIONS)
    every = {one["key"] for one in review_data()["check_list"]}
    return every if needs_defendant(cause_code) else every - {"defendant"}


def lacking(examined: Examined, *, needed: Collection[str], open_findings: bool) -> tuple[str, ...]:
    """What a clerk still owes before acceptance: ``checked`` for a condition not ticked, ``reason`` for an open finding."""
    unticked = set(needed) - set(examined.checked)
    unanswered = open_findings and not examined.reason.strip()
    return (CHECKED,) * bool(unticked) + (REASON,) * unanswered


def require_examined(
    filing: Filing, examined: Examined, cause_code: str, *, actor: Actor, file_first: bool, today: dt.date
) -> None:
    """Raises Refused while something is not examined that has to be (民事诉讼法 第一百二十二至一百二十六条).

    The portal answers for what it accepts by itself with the rules as they stand, and never for what needs a person. What
    could not be decided within the term is filed first, unexamined, but not before its last day (法释〔2015〕8号 第八条).
    """
    if file_first:
        if today < filing.decide_by:
            raise Refused("filing.filing", "accept", [str(IN_TIME)])
        return
    found = findings_of_filing(filing, latest_version(filing).content)
    if actor == SYSTEM:
        if examined.by_rules != RULES_VERSION or not nothing_for_a_person(found):
            raise Refused("filing.filing", "accept", [str(FOR_A_PERSON)])
        return
    owed = lacking(examined, needed=conditions(cause_code), open_findings=goes_beyond_hints(found))
    if owed:
        raise Refused("filing.filing", "accept", [str(WORDS[one]) for one in owed])
