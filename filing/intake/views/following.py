"""A suit that follows from an earlier case: its court is given by law, and what the law leaves open about people is asked."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest
from filing.cases.models import Case
from filing.cases.policies import own_party
from filing.causes import registry
from filing.causes.forms import language
from filing.causes.procedures import names_of
from filing.causes.themes import form_for
from filing.forms import sent
from filing.intake.actions.from_case import WHO_SUES_AFTER_OBJECTION, sue_from_case
from filing.intake.following_form import FollowingForm
from filing.intake.hints import checklist_for
from filing.intake.links import choose_url
from filing.intake.models import FilingDraft
from filing.intake.rules.following import ROLES_BY_LAW, SAME_COURT, may_follow, relation_of
from filing.intake.steps import COURT, next_url


def following_page(request: PortalRequest, cause: str, earlier: Case) -> HttpResponse:
    """The court and who stands in which role; with the answer the draft begins."""
    relation = relation_of(cause, earlier.case_type)
    own = list(earlier.parties.filter(own_party(request.actor), left_at=None))
    open_to = may_follow(relation, cause, {one.role for one in own})
    form = FollowingForm(*sent(request), cause=cause, earlier=earlier, relation=relation, own=own)
    if request.method == "POST" and open_to and form.is_valid():
        draft = sue_from_case(actor=request.actor, case_id=earlier.pk, cause_code=cause, roles=form.roles(), now=clock.now())
        return redirect("filing:draft", draft.pk)
    code, by_law = language(), ROLES_BY_LAW.get(cause)
    context: dict[str, Any] = {
        "cause": registry.get(cause).name.in_language(code),
        "earlier": earlier,
        "form": form,
        "court": earlier.court,
        "court_law": SAME_COURT[relation].text.in_language(code),
        "roles_law": by_law.text.in_language(code) if by_law else "",
        "plaintiff": names_of(cause).plaintiff.in_language(code),
        "own": own,
        "why_not": "" if open_to else _(WHO_SUES_AFTER_OBJECTION),
        "choose": choose_url(str(earlier.pk)),
        "checklist": checklist_for(form_for(cause), None),
    }
    return render(request, "filing/intake/following.html", context, status=422 if form.is_bound and form.errors else 200)


def fixed_court_page(request: PortalRequest, draft: FilingDraft) -> HttpResponse:
    """The court of a draft that follows from an earlier case: told, and not chosen."""
    follows = draft.content["follows"]
    context = {
        "draft": draft,
        "number": follows["number"],
        "law": SAME_COURT[follows["kind"]].text.in_language(language()),
        "onward": next_url(draft, COURT),
    }
    return render(request, "filing/intake/court_fixed.html", context)
