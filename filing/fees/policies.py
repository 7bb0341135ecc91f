"""Who may see and pay fees."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Role, Rule, register
from filing.cases.policies import FILING_CLERKS, LITIGANTS, PANEL, SUPERVISORS, courts, panels, sides

register(
    Rule("filing.fee", "view", LITIGANTS, sides),
    Rule("filing.fee", "view", PANEL, panels),
    Rule("filing.fee", "view", SUPERVISORS | FILING_CLERKS, courts),
    Rule("filing.fee", "pay", LITIGANTS, sides, frozenset({"due"}), why=_("这笔费用已经交纳，不需要再交。")),
    # Whoever holds the payment code of a notice may pay it; the code cannot be guessed.
    Rule("filing.fee", "pay", frozenset({Role.PUBLIC}), states=frozenset({"due"}), why=_("这笔费用已经交纳，不需要再交。")),
)
