"""The litigant's pages: task list, questions, parties. Every step is saved as typed; nothing needs scripts."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, may
from courtportal.kernel.identity.kept_form import SENT_AGAIN, background_save
from courtportal.kernel.identity.models import Person, User
from filing.causes.answers import defaults, problems, proposals
from filing.causes.elements import Element, Page
from filing.causes.forms import ElementsForm, language, posted
from filing.intake.actions.attach_decision import attach_earlier_decision
from filing.intake.actions.drafts import add_party, name_nobody, remove_party, save_page, save_party
from filing.intake.corrections import corrected_so_far
from filing.intake.fees import expected_fee, fee_told
from filing.intake.held_answers import Held, answers_held, told_of
from filing.intake.hints import based_on, checklist_for, hint_of, hints_for, worked_out
from filing.intake.links import proof_wanted
from filing.intake.models import FilingDraft
from filing.intake.queries import open_correction, picks_from, prefill
from filing.intake.rules import content as contents
from filing.intake.rules.autosave import sent_as
from filing.intake.sharing.pages import Clash, base_after, base_of, clashes_on, settled
from filing.intake.steps import next_url, tasks
from filing.intake.views.closed import only_while_open
from filing.intake.views.noted import (
    ABOUT_MEDIATION,
    asks_mediation,
    field_of,
    findings_on,
    note,
    other_pages,
    to_tell,
    wants_to_know_mediation,
    was_filled_in,
)
from filing.intake.wording import capacity_of, side_title
from filing.parties.known import known_organisations, known_people

MOST_KNOWN = 20


@require_safe
@guarded("filing.filingdraft", "view")
def draft(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """The task list of a filing; during a correction exactly its items."""
    found = access(request.actor, FilingDraft, draft_id, "view")
    if found.filing and not found.is_open:
        return redirect("filing:filing", found.filing.pk)
    if not may(request.actor, found, "edit"):
        return redirect("filing:draft_read", draft_id)
    correction = open_correction(found.filing) if found.filing else None
    context = {
        "draft": found,
        "may_discard": not found.filing_id and may(request.actor, found, "discard"),
        "may_share": may(request.actor, found, "share"),
        "groups": tasks(found, clock.today()),
        "prove_url": proof_wanted(request),
        "fee": expected_fee(found),
        "fee_told": fee_told(found),
        "hints": hints_for(found, clock.today()),
        "checklist": checklist_for(found.form_key, found),
        "correction": correction,
        "items": corrected_so_far(found),
    }
    return render(request, "filing/intake/draft.html", context)


def _page(found: FilingDraft, key: str) -> Page:
    try:
        return found.form.page(key)
    except KeyError as error:
        raise Http404 from error


def _known(found: FilingDraft, page: Page, today: dt.date, held: Sequence[Held]) -> dict[str, Any]:
    """With what the questions of the page start: of the person, and of the person's earlier cases."""
    of_cases = {key: value for one in held for key, value in one.answers.items()}
    return defaults(page.elements, {**prefill(found, today), **of_cases})


def _typed(found: FilingDraft, page: Page, today: dt.date, held: Sequence[Held]) -> dict[str, Any]:
    """What was typed, and on a page not yet filled in what is known already."""
    typed = dict(contents.answers(found.content))
    if page.key in found.content.get("seen", []):
        return typed
    known = _known(found, page, today, held)
    return {**known, **{key: value for key, value in typed.items() if value not in ("", [])}}


def _filled(found: FilingDraft, asked: Page, sent: QueryDict) -> QueryDict:
    """What was sent, with what can be worked out in the place of what was left empty."""
    answers = {**contents.answers(found.content), **posted(asked.elements, sent)}
    filled = sent.copy()
    for key, value in proposals(asked.elements, list(found.form.elements()), answers).items():
        filled[key] = value
    return filled


def _sent(
    request: PortalRequest, found: FilingDraft, asked: Page, today: dt.date, held: Sequence[Held], data: QueryDict | None = None
) -> ElementsForm:
    """The form as it was sent; questions that open now start with what is known."""
    known = _known(found, asked, today, held)
    known = {**known, **{key: value for key, value in contents.answers(found.content).items() if value not in ("", [])}}
    return ElementsForm(
        asked.elements, today=today, typed=contents.answers(found.content), data=data or request.POST, known=known
    )


def correction_notes(found: FilingDraft, page: str) -> list[dict[str, Any]]:
    """What the court asked to be corrected on this page, and whether it was changed since."""
    return [item for item in corrected_so_far(found) if item["page"] == page]


@require_http_methods(["GET", "POST"])
@guarded("filing.filingdraft", "edit")
@only_while_open()
def page(request: PortalRequest, draft_id: uuid.UUID, page_key: str) -> HttpResponse:
    """One question page. What was typed is saved whether right or wrong; wrong answers are shown beside their fields."""
    found = access(request.actor, FilingDraft, draft_id, "edit")
    asked, today = _page(found, page_key), clock.today()
    held = answers_held(request.actor, found, asked.elements)
    if request.method == "POST":
        form = _sent(request, found, asked, today, held, _filled(found, asked, request.POST))
        right = form.is_valid() and not form.newly_asked()
        # Who is led on has not seen the questions that just opened: what they start with is kept too.
        typed, took_theirs = settled(request, posted(asked.elements, form.data if right else request.POST))
        seen = right or bool(form.errors)
        now, sent = clock.now(), sent_as(request.POST)
        found = save_page(actor=request.actor, draft_id=draft_id, page=page_key, typed=typed, seen=seen, now=now, sent=sent)
        stored = contents.answers(found.content)
        if clashes := clashes_on(request.actor, found, "answer:", typed=typed, stored=stored, sent=sent):
            return _question(request, found, asked, form, held, status=409, clashes=clashes)
        if took_theirs:
            return redirect("filing:draft_page", draft_id, page_key)
        if right and problems(asked.elements, stored, today=today):  # worked out before, and gone with what it came from
            return _question(request, found, asked, _checked(asked.elements, stored, today), held, status=422)
        if right and (against := to_tell(found, page_key, request.POST.get("_told", ""))):
            contradicted = [(one, field_of(form, one), other_pages(found, page_key, one)) for one in against]
            return _question(request, found, asked, form, held, contradicted=contradicted)
        if right and wants_to_know_mediation(found, asked) and ABOUT_MEDIATION not in request.POST.get("_told", "").split():
            return _question(request, found, asked, form, held, explains=True)
        if right:
            _attach(request, found, held)
            return redirect(_onward(request, found, page_key))
        return _question(request, found, asked, form, held, status=422 if form.errors else 200)
    form = ElementsForm(asked.elements, today=today, typed=_typed(found, asked, today, held))
    if page_key in found.content.get("seen", []):
        form = _checked(asked.elements, contents.answers(found.content), today)
    return _question(request, found, asked, form, held)


def _attach(request: PortalRequest, found: FilingDraft, held: Sequence[Held]) -> None:
    """The decision of the case that was named joins the evidence, and the person is told."""
    if held and (added := attach_earlier_decision(actor=request.actor, draft_id=found.pk, now=clock.now())):
        titles = "、".join(item.title for item in added)
        messages.success(request, _("法院已有的文书已放进证据目录，不用再上传：%(titles)s") % {"titles": titles})


def _checked(elements: tuple[Element, ...], typed: dict[str, Any], today: dt.date, role: str = "plaintiff") -> ElementsForm:
    """The form of a page seen before: drawn with its problems, so that "needs you" says what."""
    form = ElementsForm(elements, today=today, typed=typed, role=role)
    if problems(form.visible, typed, today=today, role=role):
        form.show_problems()
    return form


def _onward(request: PortalRequest, found: FilingDraft, key: str) -> str:
    """Back to where a change link came from, else the next step."""
    if request.POST.get("back") == "check" and not found.filing_id:
        return reverse("filing:draft_check", args=[found.pk])
    return next_url(found, key)


def _question(
    request: PortalRequest,
    found: FilingDraft,
    asked: Page,
    form: ElementsForm,
    held: Sequence[Held],
    status: int = 200,
    **after_saving: Any,
) -> HttpResponse:
    """``after_saving``: what the page shows only then (``clashes``, ``contradicted``)."""
    noted, unsure = findings_on(found, asked.key), wants_to_know_mediation(found, asked)
    context = {
        "draft": found,
        "form": form,
        "base": base_of(contents.answers(found.content), [element.key for element in asked.elements]),
        "held": told_of(held, form.visible, form.typed),
        "findings": note(form, noted),
        "told": " ".join([*(one.mark for one in noted if one.against or one.at_once), *[ABOUT_MEDIATION] * unsure]),
        "about_mediation": asks_mediation(asked),
        "unsure": unsure,
        "title": asked.title.in_language(language()),
        "hint": hint_of(found, asked).in_language(language()),
        "told_in": begun.label.in_language(language()) if (begun := contents.begun_with_told(asked, found.content)) else "",
        "based_on": based_on(found, asked),
        "computed": worked_out(found, asked),
        "autosave_url": reverse("filing:draft_autosave", args=[found.pk, asked.key]),
        "notes": correction_notes(found, asked.key),
        "back": request.GET.get("back", request.POST.get("back", "")),
        **after_saving,
    }
    return render(request, "filing/intake/question.html", context, status=status)


@background_save
@require_POST
@guarded("filing.filingdraft", "edit")
@only_while_open()
def autosave(request: PortalRequest, draft_id: uuid.UUID, page_key: str) -> HttpResponse:
    """Keep what is typed while it is typed; answers with the saved line and, if other questions open, the fields."""
    found = access(request.actor, FilingDraft, draft_id, "edit")
    asked = _page(found, page_key)
    typed = posted(asked.elements, request.POST)
    today = clock.today()
    form = _sent(request, found, asked, today, answers_held(request.actor, found, asked.elements))
    now = clock.now()
    sent = sent_as(request.POST)
    found = save_page(actor=request.actor, draft_id=draft_id, page=page_key, typed=typed, seen=False, now=now, sent=sent)
    if SENT_AGAIN in request.POST:  # kept by an expired session, sent again as a whole page
        return redirect("filing:draft_page", draft_id, page_key)
    stored = contents.answers(found.content)
    clashes = clashes_on(request.actor, found, "answer:", typed=typed, stored=stored, sent=sent)
    return _saved(request, form, now, base_after(stored, typed, sent.base, clashes), clashes)


def _saved(request: PortalRequest, form: ElementsForm, now: dt.datetime, base: str, clashes: Sequence[Clash]) -> HttpResponse:
    """The saved line, the fingerprints of what is stored now, and the fields where other questions open."""
    fields = (
        ElementsForm(form.all_elements, today=form.today, typed=form.typed, role=form.role) if form.asks_otherwise() else None
    )
    context = {"saved_at": now, "form": fields, "base": base, "clashes": clashes}
    return render(request, "filing/intake/saved.html", context)


@require_http_methods(["GET", "POST"])
@guarded("filing.filingdraft", "edit")
@only_while_open()
def parties(request: PortalRequest, draft_id: uuid.UUID, role: str) -> HttpResponse:
    """The parties of one side: who is there, add someone known or new."""
    found = access(request.actor, FilingDraft, draft_id, "edit")
    if role not in contents.roles_of(found.cause_code):
        raise Http404
    if request.method == "POST" and "none" in request.POST:
        found = name_nobody(actor=request.actor, draft_id=draft_id, role=role, now=clock.now())
        return redirect(next_url(found, role))
    if request.method == "POST":
        kind, _, source = request.POST.get("add", "").partition(":")
        if kind in {"person", "organisation"}:
            now, capacity = clock.now(), request.POST.get("capacity", "")
            _draft, party_id = add_party(
                actor=request.actor, draft_id=draft_id, role=role, kind=kind, source=source, capacity=capacity, now=now
            )
            return redirect("filing:draft_party", draft_id, party_id)
    user = picks_from(request.actor, found)
    today = clock.today()
    listed = [
        {
            "id": one["id"],
            "name": one["answers"].get("name", ""),
            "capacity": capacity_of(found.form_key, one),
            "right": not problems(contents.elements_of(one, found.template_version), one["answers"], today=today, role=role),
        }
        for one in contents.parties(found.content, role)
    ]
    taken = {one["source"] for one in contents.parties(found.content)}
    context = {
        "draft": found,
        "role": role,
        "side": side_title(found.cause_code, role),
        "parties": listed,
        "own_self": _own_self(found, user, taken) if role == contents.PLAINTIFF else None,
        "people": [one for one in known_people(user)[:MOST_KNOWN] if str(one.pk) not in taken],
        "organisations": [one for one in known_organisations(user)[:MOST_KNOWN] if str(one.pk) not in taken],
        "capacities": _capacities(found) if role == contents.DEFENDANT else [],
        "next_url": next_url(found, role),
        "notes": correction_notes(found, role),
    }
    return render(request, "filing/intake/parties.html", context)


def _own_self(found: FilingDraft, user: User, taken: Collection[str]) -> Person | None:
    """Who writes, to be picked as the plaintiff; a lawyer files for somebody else."""
    return None if found.content.get("for_client") or str(user.person_id) in taken else user.person


def _capacities(found: FilingDraft) -> list[dict[str, Any]]:
    """The capacities in which people are sued under this cause, each with the kinds that can have it."""
    known = found.form.capacities
    return [{"key": one.key, "label": one.label.in_language(language()), "kinds": one.kinds} for one in known]


def _party(found: FilingDraft, party_id: str) -> dict[str, Any]:
    one = contents.party(found.content, party_id)
    if one is None:
        raise Http404
    return one


@require_http_methods(["GET", "POST"])
@guarded("filing.filingdraft", "edit")
@only_while_open()
def party(request: PortalRequest, draft_id: uuid.UUID, party_id: str) -> HttpResponse:
    """One party's facts."""
    found = access(request.actor, FilingDraft, draft_id, "edit")
    one, today = _party(found, party_id), clock.today()
    elements, role = contents.elements_of(one, found.template_version), one["role"]
    if request.method == "POST":
        form = ElementsForm(elements, today=today, typed=one["answers"], data=request.POST, role=role)
        right = form.is_valid() and not form.newly_asked()
        seen, now, sent = right or bool(form.errors), clock.now(), sent_as(request.POST)
        typed, took_theirs = settled(request, posted(elements, request.POST))
        found = save_party(actor=request.actor, draft_id=draft_id, party_id=party_id, typed=typed, seen=seen, now=now, sent=sent)
        one = _party(found, party_id)
        place, stored = f"party:{party_id}:", one["answers"]
        if clashes := clashes_on(request.actor, found, place, typed=typed, stored=stored, sent=sent):
            return _party_page(request, found, one, form, status=409, clashes=clashes)
        if took_theirs:
            return redirect("filing:draft_party", draft_id, party_id)
        if right:
            return redirect("filing:draft_parties", draft_id, role)
        return _party_page(request, found, one, form, status=422 if form.errors else 200)
    started = defaults(elements, {})
    typed = {**started, **one["answers"]}
    checks = was_filled_in(found, role, party_id)
    form = _checked(elements, typed, today, role) if checks else ElementsForm(elements, today=today, typed=typed, role=role)
    return _party_page(request, found, one, form)


def _party_page(
    request: PortalRequest,
    found: FilingDraft,
    one: dict[str, Any],
    form: ElementsForm,
    status: int = 200,
    clashes: Sequence[Clash] = (),
) -> HttpResponse:
    context = {
        "draft": found,
        "form": form,
        "base": base_of(one["answers"], [element.key for element in contents.elements_of(one, found.template_version)]),
        "clashes": clashes,
        "findings": note(form, findings_on(found, one["role"], one["id"])),
        "party": one,
        "own_self": bool(one["source"]) and one["source"] == str(request.actor.person_id),
        "autosave_url": reverse("filing:draft_party_autosave", args=[found.pk, one["id"]]),
        "notes": correction_notes(found, one["role"]),
    }
    return render(request, "filing/intake/party.html", context, status=status)


@background_save
@require_POST
@guarded("filing.filingdraft", "edit")
@only_while_open()
def party_autosave(request: PortalRequest, draft_id: uuid.UUID, party_id: str) -> HttpResponse:
    """Keep a party's facts while they are typed."""
    found = access(request.actor, FilingDraft, draft_id, "edit")
    one = _party(found, party_id)
    elements = contents.elements_of(one, found.template_version)
    form = ElementsForm(elements, today=clock.today(), typed=one["answers"], data=request.POST, role=one["role"])
    now, typed = clock.now(), posted(elements, request.POST)
    sent = sent_as(request.POST)
    found = save_party(actor=request.actor, draft_id=draft_id, party_id=party_id, typed=typed, seen=False, now=now, sent=sent)
    if SENT_AGAIN in request.POST:
        return redirect("filing:draft_party", draft_id, party_id)
    stored = _party(found, party_id)["answers"]
    clashes = clashes_on(request.actor, found, f"party:{party_id}:", typed=typed, stored=stored, sent=sent)
    return _saved(request, form, now, base_after(stored, typed, sent.base, clashes), clashes)


@require_POST
@guarded("filing.filingdraft", "edit")
@only_while_open()
def party_remove(request: PortalRequest, draft_id: uuid.UUID, party_id: str) -> HttpResponse:
    """Take a party out."""
    found = access(request.actor, FilingDraft, draft_id, "edit")
    role = _party(found, party_id)["role"]
    remove_party(actor=request.actor, draft_id=draft_id, party_id=party_id, now=clock.now())
    return redirect("filing:draft_parties", draft_id, role)
