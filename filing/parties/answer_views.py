"""The defendant writes the answer, element by element: kept while it is typed, looked over, then handed in once."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, PortalRequest, access, guarded, may
from courtportal.kernel.identity.kept_form import SENT_AGAIN, background_save
from courtportal.kernel.web.components import Answer
from filing.applications.queries import way_to_contest_court
from filing.cases.models import Party
from filing.causes.forms import language
from filing.intake.rules.autosave import sent_as
from filing.parties.actions.answer import answer
from filing.parties.actions.answer_draft import draft_of, save_answer_draft
from filing.parties.answer_form import AnswerForm
from filing.parties.answers import answers_again, term_to_answer
from filing.parties.claimed import elements_to_answer, own_evidence, titles_of, with_titles
from filing.parties.models import AnswerDraft, PartyAnswer
from filing.parties.rules.matrix import Row, admissions_bind, matrix
from filing.parties.wording import said_text


def _form(actor: Actor, party: Party, data: Any = None, typed: dict[str, Any] | None = None) -> AnswerForm:
    asked: dict[str, Any] = {"elements": elements_to_answer(party, language()), "evidence": own_evidence(party)}
    return AnswerForm(data, initial=typed, admits=may(actor, party, "admit_claims"), **asked)


def _drafted(actor: Actor, party: Party, draft: AnswerDraft) -> AnswerForm:
    """The draft as if it had been sent now."""
    return _form(
        actor, party, MultiValueDict({name: said if isinstance(said, list) else [said] for name, said in draft.typed.items()})
    )


@require_http_methods(["GET", "POST"])
@guarded("filing.party", "answer")
def answer_view(request: PortalRequest, party_id: uuid.UUID) -> HttpResponse:
    """Write the answer. Each button saves what was typed; one goes on to look it over, the others come back later."""
    party = access(request.actor, Party, party_id, "answer")
    if request.method != "POST":
        draft = draft_of(party)
        return _answer_page(request, party, draft, _form(request.actor, party, typed=draft.typed))
    form = _form(request.actor, party, request.POST)
    draft = save_answer_draft(
        actor=request.actor, party_id=party_id, typed=form.as_typed(request.POST), now=clock.now(), sent=sent_as(request.POST)
    )
    wanted = request.POST.get("_do")
    if wanted in {"later", "evidence"}:
        messages.success(request, _("答辩状已保存，还没有提交。"))
        return redirect("filing:case_evidence" if wanted == "evidence" else "filing:case", party.case_id)
    if form.is_valid():
        return redirect("filing:answer_check", party_id)
    return _answer_page(request, party, draft, form)


def _answer_page(request: PortalRequest, party: Party, draft: AnswerDraft, form: AnswerForm) -> HttpResponse:
    context = {
        "title": _("对变更后的诉讼请求答辩") if answers_again(party) else _("答辩状"),
        "case": party.case,
        "before": PartyAnswer.objects.filter(party=party).first(),
        **_by_when(request.actor, party),
        "form": form,
        "draft": draft,
        "autosave_url": reverse("filing:answer_autosave", args=[party.pk]),
        "gone": _("没有保存：答辩状已经提交，或者您不能再修改。请复制您填写的内容，再回到案件。"),
    }
    return render(request, "filing/parties/answer.html", context, status=422 if form.is_bound and form.errors else 200)


def _by_when(actor: Actor, party: Party) -> dict[str, Any]:
    """The term of the answer, and the way to object to the jurisdiction while it is open (CPL 130): who has answered the
    merits has accepted it.
    """
    contest_url = "" if answers_again(party) else way_to_contest_court(actor, party.case, clock.today())
    return {"term": term_to_answer(party), "contest_url": contest_url}


@background_save
@require_POST
@guarded("filing.party", "answer")
def answer_autosave(request: PortalRequest, party_id: uuid.UUID) -> HttpResponse:
    """Keep the answer while it is typed."""
    party, now = access(request.actor, Party, party_id, "answer"), clock.now()
    typed = _form(request.actor, party).as_typed(request.POST)
    save_answer_draft(actor=request.actor, party_id=party_id, typed=typed, now=now, sent=sent_as(request.POST))
    if SENT_AGAIN in request.POST:  # kept by an expired session, sent again as a whole page
        return redirect("filing:answer", party_id)
    return render(request, "filing/intake/saved.html", {"saved_at": now, "base": ""})


@require_http_methods(["GET", "POST"])
@guarded("filing.party", "answer")
def answer_check(request: PortalRequest, party_id: uuid.UUID) -> HttpResponse:
    """What will be handed in and what was left out, by name; the button hands in exactly this, once."""
    party = access(request.actor, Party, party_id, "answer")
    draft = draft_of(party)
    form = _drafted(request.actor, party, draft)
    if not form.is_valid():
        return _answer_page(request, party, draft, form)
    changed = request.method == "POST" and request.POST.get("version") != str(draft.version)
    if request.method == "POST" and not changed:
        said, text = form.positions(), form.cleaned_data["text"]
        answer(actor=request.actor, party_id=party_id, positions=said, text=text, now=clock.now())
        messages.success(request, _("答辩状已提交，法院和对方当事人都能看到。"))
        return redirect("filing:case", party.case_id)
    positions = with_titles(form.positions(), titles_of(party.case))
    rows = matrix(form.elements, [(party.name, positions)])
    context = {
        "title": _("核对答辩状"),
        "party": party,
        "case": party.case,
        "text": form.cleaned_data["text"],
        "sections": _sections(party, [one for one in rows if one.said[0].position]),
        "silent_facts": _silent(rows, "facts"),
        "silent_claims": _silent(rows, "claims"),
        "again": answers_again(party),
        "binding": admissions_bind(party.case.cause_code),
        "version": draft.version,
        "changed": changed,
        **_by_when(request.actor, party),
    }
    return render(request, "filing/parties/answer_check.html", context, status=409 if changed else 200)


def _sections(party: Party, rows: list[Row]) -> list[tuple[str, list[Answer]]]:
    """The positions taken, under the sections of the form."""
    grouped: dict[str, list[Answer]] = {}
    for one in rows:
        grouped.setdefault(one.claimed.section_label, []).append(_row(party, one))
    return list(grouped.items())


def _row(party: Party, row: Row) -> Answer:
    """One position with the way back to its question."""
    url = f"{reverse('filing:answer', args=[party.pk])}#id_position-{row.claimed.key}"
    return Answer(row.claimed.label, said_text(row.said[0]), url)


def _silent(rows: list[Row], section: str) -> list[str]:
    """The elements to which nothing is said."""
    return [one.claimed.label for one in rows if one.claimed.section == section and not one.said[0].position]
