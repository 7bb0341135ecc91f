"""Ordering a publication, noting where it was posted, and the public pages."""

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from courtportal.kernel.web.pagination import paginate
from delivery.publication.actions.note_posting import note_posting
from delivery.publication.actions.order_publication import NotByPublication, order_publication, why_not
from delivery.publication.facts import facts_of
from delivery.publication.forms import OrderForm, PostingForm
from delivery.publication.models import PublicationService
from delivery.publication.queries import open_publications
from delivery.publication.rules import notice
from delivery.service.actions.record_outcome import ImpossibleTime
from delivery.service.models import ServiceRecipient
from delivery.service.noting_words import NOT_BY_PUBLICATION
from delivery.service.rules.effect import Ground


@guarded("delivery.servicerecipient", "order_publication")
@require_http_methods(["GET", "POST"])
def order(request: PortalRequest, recipient_id: uuid.UUID) -> HttpResponse:
    """Why it may be published, the gist, and the notice as it will stand."""
    recipient = access(request.actor, ServiceRecipient, recipient_id, "order_publication")
    form = OrderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {"reasons": form.cleaned_data["reasons"], "gist": form.cleaned_data["gist"]}
        try:
            made = order_publication(
                actor=request.actor, recipient_id=recipient.pk, ground=form.chosen_ground(), now=clock.now(), **said
            )
        except NotByPublication as refused:
            form.add_error(None, str(NOT_BY_PUBLICATION[refused.code]))
        else:
            messages.success(request, _("公告已发布，%(day)s期满。") % {"day": f"{clock.local(made.ends_at):%Y-%m-%d}"})
            return redirect("service:order", order_id=recipient.order_id)
    refusal = why_not(recipient)
    draft = notice(facts_of(recipient, ground=Ground.WHEREABOUTS_UNKNOWN, gist="……"))
    context = {
        "title": _("决定公告送达"),
        "recipient": recipient,
        "form": form,
        "refusal": NOT_BY_PUBLICATION.get(refusal, ""),
        "convert": reverse("filing:case", args=[recipient.order.case_id]) if refusal == "summary" else "",
        "draft": draft.split("\n"),
        "back": reverse("service:order", args=[recipient.order_id]),
    }
    return render(request, "delivery/publication/order.html", context, status=422 if form.is_bound else 200)


@guarded("delivery.publicationservice", "note_posting")
@require_http_methods(["GET", "POST"])
def posting(request: PortalRequest, publication_id: uuid.UUID) -> HttpResponse:
    """One more place where the notice stands."""
    publication = access(request.actor, PublicationService, publication_id, "note_posting")
    form = PostingForm(request.POST or None, request.FILES or None, actor=request.actor)
    back = reverse("service:order", args=[publication.attempt.recipient.order_id])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            note_posting(
                actor=request.actor,
                publication_id=publication.pk,
                place=given["place"],
                posted_at=given["posted_at"],
                where=given["where"],
                photo=given["photo"].stored if given["photo"] else None,
                now=clock.now(),
            )
        except ImpossibleTime:
            form.add_error("posted_at", _("时间不能早于决定公告的时间。"))
        else:
            messages.success(request, _("已登记，期满日从最后一次张贴或者刊登起算。"))
            return redirect(back)
    context = {"title": _("登记张贴或者刊登"), "publication": publication, "form": form, "back": back}
    return render(request, "delivery/publication/posting.html", context, status=422 if form.is_bound else 200)


@require_safe
def announcements(request: HttpRequest) -> HttpResponse:
    """The notices that run, newest first: a list to turn over, without a search for names."""
    page = paginate(request, open_publications())
    context = {"title": _("公告送达"), "page": page, "rows": [(one, one.text.split("\n")[0].rstrip("：")) for one in page]}
    return _unindexed(render(request, "delivery/publication/announcements.html", context))


@require_safe
def announcement(request: HttpRequest, code: str) -> HttpResponse:
    """One notice as long as it runs; afterwards there is nothing here."""
    found = get_object_or_404(open_publications(), code=code)
    context = {
        "title": _("公告送达"),
        "publication": found,
        "lines": found.text.split("\n"),
        "ends_on": clock.local(found.ends_at).date(),
        "posted": _posted(found),
    }
    return _unindexed(render(request, "delivery/publication/announcement.html", context))


def _posted(publication: PublicationService) -> list[tuple[str, dt.datetime]]:
    return [(one.get_place_display(), one.posted_at) for one in publication.postings.order_by("posted_at")]


def _unindexed(response: HttpResponse) -> HttpResponse:
    """Search engines keep names longer than the notice runs."""
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response
