"""Papers in drafting on the home page of a case, for the court's people of the case."""

from django.utils.translation import gettext as _

from courtportal.kernel.authz import PortalRequest, may, may_ever, visible_to
from filing.cases.models import Case
from filing.cases.panels import CasePanel, register_case_panel
from filing.causes.forms import language
from filing.drafting.corrections import correctable
from filing.drafting.forms import StartForm
from filing.drafting.models import PaperDraft
from filing.drafting.rules.kinds import kinds_for

ORDER, SHOWN = 22, 20


@register_case_panel
def drafting_panel(request: PortalRequest, case: Case) -> CasePanel | None:
    """The papers of the case with where each stands, and a form to begin another."""
    if not may_ever(request.actor, "filing.paperdraft", "view"):
        return None
    kinds = kinds_for(case.case_type)
    drafts = list(visible_to(request.actor, PaperDraft).filter(case=case).order_by("-created_at")[:SHOWN])
    begins = kinds and may(request.actor, case, "draft_paper")
    form = StartForm(kinds=kinds, language=language(), documents=correctable(case)[:SHOWN]) if begins else None
    if not drafts and form is None:
        return None
    rows = [(one, one.definition.name.in_language(language())) for one in drafts]
    return CasePanel(_("其他裁定"), "filing/drafting/panel.html", {"rows": rows, "form": form, "case": case}, ORDER)
