"""During a correction only the pages asked for can be changed; another page says so plainly, and nothing typed is lost."""

import uuid
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from courtportal.kernel.authz import PortalRequest, access
from courtportal.kernel.web.components import Answer
from filing.causes.elements import Element
from filing.causes.forms import language, posted
from filing.causes.printing import shown
from filing.intake.forms import EvidenceForm
from filing.intake.models import FilingDraft
from filing.intake.queries import correction_pages
from filing.intake.rules import content as contents
from filing.intake.steps import steps
from filing.intake.wording import page_title

View = Callable[..., HttpResponse]
OF_EVIDENCE = ("title", "purpose")


def only_while_open(page: str = "") -> Callable[[View], View]:
    """Decorator for a page of the draft, named or told by its address: it opens, or says what may be corrected instead."""

    def wrap(view: View) -> View:
        @wraps(view)
        def opened(request: PortalRequest, draft_id: uuid.UUID, **kwargs: Any) -> HttpResponse:
            draft = access(request.actor, FilingDraft, draft_id, "edit")
            asked = page or _page_of(draft, kwargs)
            closed = closed_page(request, draft, asked, kwargs) if asked else None
            return closed or view(request, draft_id, **kwargs)

        return opened

    return wrap


def closed_page(
    request: PortalRequest, draft: FilingDraft, page: str, named: Mapping[str, Any] | None = None
) -> HttpResponse | None:
    """What is said instead of a page that the correction leaves closed, ``named`` by its address; None while it is open."""
    allowed = correction_pages(draft)
    return None if allowed is None or page in allowed else _closed(request, draft, page, _elements(draft, page, named or {}))


def _page_of(draft: FilingDraft, named: Mapping[str, Any]) -> str:
    """Which page an address means; '' for a party that is not there, of which the view says so."""
    party = contents.party(draft.content, named["party_id"]) if "party_id" in named else None
    return str(named.get("page_key") or named.get("role") or (party and party["role"]) or "")


def _elements(draft: FilingDraft, page: str, named: Mapping[str, Any]) -> tuple[Element, ...]:
    party = contents.party(draft.content, named.get("party_id", ""))
    if party:
        return contents.elements_of(party, draft.template_version)
    form = draft.form
    if "page_key" not in named:
        return ()
    try:
        return form.page(page).elements
    except KeyError as error:
        raise Http404 from error


def _closed(request: PortalRequest, draft: FilingDraft, page: str, elements: tuple[Element, ...]) -> HttpResponse:
    """The way to the pages that are open, and what was typed, to be copied; 409 if something was sent and not saved."""
    context = {
        "draft": draft,
        "title": page_title(draft.form_key, page, draft.cause_code),
        "open": steps(draft),
        "sent": request.method == "POST",
        "typed": _typed(request, elements) if request.method == "POST" else [],
    }
    return render(request, "filing/intake/closed.html", context, status=409 if request.method == "POST" else 200)


def _typed(request: PortalRequest, elements: tuple[Element, ...]) -> list[Answer]:
    """What was typed, in words."""
    answers, words = posted(elements, request.POST), language()
    rows = [Answer(one.label.in_language(words), shown(one, answers, words)) for one in elements if answers.get(one.key)]
    said = {} if elements else {key: request.POST.get(key, "") for key in OF_EVIDENCE}
    return rows + [Answer(EvidenceForm.base_fields[key].label or "", text) for key, text in said.items() if text]
