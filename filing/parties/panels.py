"""The answers on the case home, with the facts that they leave in dispute."""

from django.utils.translation import gettext as _

from courtportal.kernel.authz import PortalRequest, visible_to
from filing.cases.models import Case
from filing.cases.panels import CasePanel, register_case_panel
from filing.causes.forms import language
from filing.parties.claimed import matrix_of
from filing.parties.models import ChangedClaimsAnswer, PartyAnswer
from filing.parties.rules.matrix import Standing, counted
from filing.parties.wording import STANDINGS

MOST_NAMED = 8


@register_case_panel
def answers_panel(request: PortalRequest, case: Case) -> CasePanel | None:
    """The answers given, how many facts are disputed, and which, for those who may read them."""
    given = list(visible_to(request.actor, PartyAnswer).filter(case=case).select_related("party").order_by("submitted_at"))
    if not given:
        return None
    rows = matrix_of(request.actor, case, language())
    counts = counted(rows)
    disputed = list(dict.fromkeys(row.claimed.label for row in rows if row.standing == Standing.DISPUTED))
    context = {
        "answers": given,
        "to_changes": visible_to(request.actor, ChangedClaimsAnswer)
        .filter(case=case)
        .select_related("party")
        .order_by("submitted_at"),
        "counts": [(label, counts[standing]) for standing, label in STANDINGS.items()],
        "disputed": disputed[:MOST_NAMED] + (["…"] if len(disputed) > MOST_NAMED else []),
    }
    return CasePanel(_("答辩"), "filing/parties/answers_panel.html", context, 20)
