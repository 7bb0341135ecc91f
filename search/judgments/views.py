"""The public pages: search and judgment. Everything here is open to everyone and shows released judgments only."""

import datetime as dt
import math
import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PUBLIC, Actor, may_ever
from courtportal.kernel.limits import Limit, network_of, take
from courtportal.kernel.web.pagination import paginate
from filing.public import Case, find_cases
from search.judgments.assembly import Facts
from search.judgments.causes import cause_name
from search.judgments.pdf import judgment_pdf
from search.judgments.queries import ever_public, public_judgments, refused_publications
from search.judgments.reading import Reading
from search.judgments.searching import Choice, Search
from search.query.fields import FIELDS

OWN_CASES = 8
PDF_LIMIT = Limit("judgment PDFs of a network", 30, dt.timedelta(minutes=10))


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The search box, the query as understood, facets and hits; above them the reader's own cases. The URL is the search."""
    found = Search(Choice.from_url(request.GET))
    actor = getattr(request, "actor", PUBLIC)
    own = _own_cases(actor, found.choice.query)
    context = {
        "title": _("检索案件、文书") if actor.is_known else _("查裁判文书"),
        "search": found,
        "page": found.page,
        "own": own[:OWN_CASES],
        "more_own": len(own) > OWN_CASES and may_ever(actor, "filing.case", "list"),
    }
    return render(request, "search/judgments/search.html", context, status=503 if found.unavailable else 200)


def _own_cases(actor: Actor, query: str) -> list[Case]:
    """The cases in the actor's hands that the words mean, one more than is shown; the box of the frame leads here."""
    if not actor.is_known or not may_ever(actor, "filing.case", "view"):
        return []
    return list(find_cases(actor, query)[: OWN_CASES + 1])


@require_safe
def syntax(request: HttpRequest) -> HttpResponse:
    """How to write a query."""
    return render(request, "search/judgments/syntax.html", {"title": _("检索式怎么写"), "fields": FIELDS})


@require_safe
def judgment(request: HttpRequest, judgment_id: uuid.UUID) -> HttpResponse:
    """One judgment under its permanent address; a withdrawn one says so and shows nothing of its text."""
    found = ever_public(judgment_id)
    if found is None:
        raise Http404
    if found.withdrawn_at is not None:
        return render(request, "search/judgments/withdrawn.html", {"title": _("文书已撤回"), "judgment": found}, status=410)
    reading = Reading(found, request.GET.get("q", "")[:500])
    context = {
        "title": found.title,
        "reading": reading,
        "judgment": found,
        "related": reading.related,
        "cause": cause_name(found.cause_code),
        "permalink": request.build_absolute_uri(request.path),
    }
    return render(request, "search/judgments/judgment.html", context)


@require_safe
def pdf(request: HttpRequest, judgment_id: uuid.UUID) -> HttpResponse:
    """The published text as PDF, made on demand and therefore limited."""
    found = public_judgments().select_related("court").filter(pk=judgment_id).first()
    if found is None:
        raise Http404
    wait = take(PDF_LIMIT, network_of(request), now=clock.now())
    if wait is not None:
        context = {"title": _("请稍后再下载"), "judgment": found}
        response = render(request, "search/judgments/wait.html", context, status=429)
        response["Retry-After"] = str(math.ceil(wait.total_seconds()))
        return response
    response = HttpResponse(judgment_pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="judgment-{found.pk}.pdf"'
    return response


@require_safe
def not_public(request: HttpRequest) -> HttpResponse:
    """What is not published and why: number, court, date and ground (法释〔2016〕19号 art. 6)."""
    page = paginate(request, refused_publications())
    rows = [(publication, Facts.from_json(publication.facts).decided_on) for publication in page]
    return render(request, "search/judgments/not_public.html", {"title": _("不公开的裁判文书"), "page": page, "rows": rows})
