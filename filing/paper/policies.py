"""Who enters what arrives on paper, and who sees that it was entered."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor, Role, Rule, register
from filing.cases.policies import (
    FILING_CLERKS,
    LITIGANTS,
    PANEL,
    SUPERVISORS,
    courts,
    of_own_party,
    of_the_court,
    on_panel,
    panels,
)
from filing.dossier.policies import with_panel

CLERKS = frozenset({Role.CLERK, Role.ASSISTANT})
DECIDED = _("已经有了决定，不能再撤回")
ARCHIVED = _("卷宗已经移交归档，退回以后才能录入")


def _file_of_panel(actor: Actor) -> Q:
    """Cases whose file the actor keeps, as long as it is with the panel."""
    return on_panel(actor) & with_panel("pk")


def _file_of_court(actor: Actor) -> Q:
    """Cases of the court at whose counter the paper is handed in."""
    return of_the_court(actor) & with_panel("pk")


def _on_paper_before_panel(actor: Actor) -> Q:
    """Applications in cases of the actor's panels that came on paper."""
    return panels(actor) & Q(paper__isnull=False)


def _on_paper_at_court(actor: Actor) -> Q:
    """Applications in cases of the court that came on paper."""
    return courts(actor) & Q(paper__isnull=False)


register(
    Rule("filing.case", "enter_application", CLERKS, on_panel),
    Rule("filing.case", "enter_application", FILING_CLERKS, of_the_court),
    Rule("filing.case", "enter_paper", CLERKS, _file_of_panel, why=ARCHIVED),
    Rule("filing.case", "enter_paper", FILING_CLERKS, _file_of_court, why=ARCHIVED),
    Rule(
        "filing.case",
        "enter_enforcement",
        FILING_CLERKS,
        of_the_court,
        frozenset({"effective"}),
        why=_("裁判生效后才能申请执行。"),
    ),
    Rule("filing.application", "enter_withdrawal", CLERKS, _on_paper_before_panel, frozenset({"submitted"}), why=DECIDED),
    Rule("filing.application", "enter_withdrawal", FILING_CLERKS, _on_paper_at_court, frozenset({"submitted"}), why=DECIDED),
    Rule("filing.paperentry", "view", LITIGANTS, of_own_party),
    Rule("filing.paperentry", "view", PANEL, panels),
    Rule("filing.paperentry", "view", SUPERVISORS | FILING_CLERKS, courts),
)
