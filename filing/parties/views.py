"""A defendant's answer beside what it answers, and the table of disputed and undisputed facts that it yields."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from courtportal.kernel.uploads.downloads import content_disposition
from filing.cases.models import Case
from filing.causes.forms import language
from filing.parties.claimed import CLAIMS, claimed_elements, matrix_of, titles_of, with_titles
from filing.parties.claims import claims_in
from filing.parties.matrix_paper import render_matrix
from filing.parties.models import ChangedClaimsAnswer, PartyAnswer
from filing.parties.rules.matrix import admissions_bind, counted, matrix
from filing.parties.wording import STANDINGS, said_or_silent


@require_safe
@guarded("filing.partyanswer", "view")
def show_answer(request: PortalRequest, answer_id: uuid.UUID) -> HttpResponse:
    """An answer beside what it answers."""
    given = access(request.actor, PartyAnswer, answer_id, "view")
    positions = with_titles(given.positions, titles_of(given.case))
    rows = matrix(claimed_elements(given.case, language(), given.submitted_at), [(given.party.name, positions)])
    context = {
        "title": _("答辩状"),
        "answer": given,
        "case": given.case,
        "rows": [(row.claimed.label, row.claimed.text, said_or_silent(row, row.said[0])) for row in rows],
    }
    return render(request, "filing/parties/show_answer.html", context)


@require_safe
@guarded("filing.changedclaimsanswer", "view")
def show_changed_answer(request: PortalRequest, answer_id: uuid.UUID) -> HttpResponse:
    """What was said to changed claims, beside them."""
    given = access(request.actor, ChangedClaimsAnswer, answer_id, "view")
    positions = with_titles(given.positions, titles_of(given.case))
    claimed = [one for one in claimed_elements(given.case, language(), given.submitted_at) if one.section == CLAIMS]
    rows = matrix(claimed, [(given.party.name, positions)])
    context = {
        "title": _("对变更后的诉讼请求的答辩"),
        "answer": given,
        "case": given.case,
        "rows": [(row.claimed.label, row.claimed.text, said_or_silent(row, row.said[0])) for row in rows],
    }
    return render(request, "filing/parties/show_answer.html", context)


@require_safe
@guarded("filing.case", "view")
def facts(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """Which facts are disputed and which are not, for the bench and the sides."""
    case = access(request.actor, Case, case_id, "view")
    rows = matrix_of(request.actor, case, language())
    wanted = request.GET.get("only", "")
    counts = counted(rows)
    context = {
        "title": _("争议事实和无争议事实"),
        "case": case,
        "rows": [
            (row, STANDINGS[row.standing], [(one.who, said_or_silent(row, one)) for one in row.said if row.asked])
            for row in rows
            if wanted in {"", row.standing}
        ],
        "tabs": [(standing, label, counts[standing]) for standing, label in STANDINGS.items()],
        "only": wanted,
        "all": len(rows),
        "claims": claims_in(case),
        "binding": admissions_bind(case.cause_code),
    }
    return render(request, "filing/parties/facts.html", context)


@require_safe
@guarded("filing.case", "view")
def facts_pdf(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """The same table as a PDF, to be printed and taken to the hearing."""
    case = access(request.actor, Case, case_id, "view")
    response = HttpResponse(render_matrix(request.actor, case, clock.today()).pdf, content_type="application/pdf")
    name = _("争议事实表") + f"{case.case_number}.pdf"
    response["Content-Disposition"] = content_disposition(name).replace("attachment", "inline", 1)
    response["Cache-Control"] = "private, no-store"
    return response
