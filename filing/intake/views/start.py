"""The beginning of a filing: what happened, and which court."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, guarded
from filing.causes import registry
from filing.causes.forms import language
from filing.causes.themes import Situation, common, find, themes
from filing.intake.actions.drafts import discard_draft
from filing.intake.links import file_url
from filing.intake.queries import my_drafts

LONGEST_QUESTION = 60


@require_safe
@guarded("filing.filingdraft", "start")
def start(request: PortalRequest) -> HttpResponse:
    """What happened to you? The frequent situations, a search in one's own words, and themes with all the others."""
    typed = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    context = {
        "common": [_situation(one) for one in common()],
        "themes": [(theme.title.in_language(language()), [_situation(one) for one in theme.situations]) for theme in themes()],
        "typed": typed,
        "found": [_cause(one) for one in find(typed)],
        "drafts": my_drafts(request.actor)[:5],
    }
    return render(request, "filing/intake/start.html", context)


@require_safe
@guarded("filing.filingdraft", "start")
def all_causes(request: PortalRequest) -> HttpResponse:
    """The whole tree of causes; each leads to its form."""
    parts: dict[str, list[dict[str, str]]] = {}
    for one in registry.causes():
        parts.setdefault(registry.path_names(one.code, language())[0], []).append(_cause(one))
    return render(request, "filing/intake/causes.html", {"title": _("全部案由"), "parts": list(parts.items())})


def _situation(one: Situation) -> dict[str, str]:
    return {
        "url": file_url(one.cause),
        "label": one.label.in_language(language()),
        "hint": one.hint.in_language(language()) or registry.get(one.cause).name.in_language(language()),
    }


def _cause(one: registry.Cause) -> dict[str, str]:
    above = " › ".join(registry.path_names(one.code, language())[:-1])
    return {"url": file_url(one.code), "label": one.name.in_language(language()), "hint": above, "level": str(one.level)}


@require_POST
@guarded("filing.filingdraft", "edit")
def discard(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Throw a draft away."""
    discard_draft(actor=request.actor, draft_id=draft_id, now=clock.now())
    return redirect("filing:start")
