"""The publication desk: the clerk prepares the text, the judge decides. Every view asks the policy table."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, Role, access, guarded, may, visible_to
from courtportal.kernel.web.components import Link
from courtportal.kernel.web.pagination import paginate
from filing.public import note_reading
from search.judgments.actions.anonymise import ChangedMeanwhileError, record_anonymisation, save_changes
from search.judgments.actions.recall import was_recalled
from search.judgments.actions.release import refuse, release, send_back, withdraw
from search.judgments.changes import changes_of
from search.judgments.desk import counts_by_rule, original_of, original_text, public_text, shown_changes
from search.judgments.forms import HideForm, ReasonForm, RefuseForm, decisions_from
from search.judgments.models import Publication
from search.judgments.queries import desk

LABEL = "search.publication"
JUDGES = frozenset({Role.JUDGE, Role.PRESIDING_JUDGE})


@guarded(LABEL, "view")
@require_safe
def show_desk(request: PortalRequest) -> HttpResponse:
    """The publications of the actor's cases, by state."""
    states = Publication.State
    waiting = states.ANONYMISED if request.actor.role in JUDGES else states.PROPOSED  # what waits for the one who looks
    chosen = request.GET.get("state", waiting)
    chosen = chosen if chosen in states.values else waiting
    visible = visible_to(request.actor, Publication)
    tabs = [Link(s.label, f"?state={s.value}", s.value == chosen, visible.filter(state=s.value).count()) for s in states]
    context = {
        "title": _("文书公开"),
        "tabs": tabs,
        "page": paginate(request, desk(request.actor, chosen)),
        "today": clock.today(),
    }
    return render(request, "search/publication/desk.html", context)


@guarded(LABEL, "view")
@require_safe
def show(request: PortalRequest, publication_id: uuid.UUID) -> HttpResponse:
    """One publication: the clerk's form while it is prepared, then the text as the public would read it."""
    return _page(request, access(request.actor, Publication, publication_id, "view"))


def _page(request: PortalRequest, publication: Publication, status: int = 200, **forms: Any) -> HttpResponse:
    may_do = {
        action: may(request.actor, publication, action) for action in ("anonymise", "release", "send_back", "refuse", "withdraw")
    }
    changes = changes_of(publication)
    if may_do["anonymise"] or may_do["release"]:  # then the page shows the original with the names
        note_reading(actor=request.actor, obj=publication, now=clock.now())
    context = {
        "title": _("文书公开：%(number)s") % {"number": publication.case_number},
        "publication": publication,
        "may": may_do,
        "changes": shown_changes(publication, forms.pop("decided", None)) if may_do["anonymise"] else [],
        "texts": original_text(publication) if may_do["anonymise"] else public_text(publication),
        "originals": original_text(publication) if may_do["release"] else [],
        "counts": counts_by_rule(changes),
        "hide_form": HideForm(original_of(publication)),
        "reason_form": ReasonForm(auto_id="back-%s"),
        "withdraw_form": ReasonForm(auto_id="withdraw-%s"),
        "refuse_form": RefuseForm(auto_id="refuse-%s"),
        "judgment": publication.judgments.filter(withdrawn_at=None).first(),
        "recalled": publication.reason if was_recalled(publication) else "",
        "tabs_url": reverse("publication:desk"),
    }
    return render(request, "search/publication/show.html", context | forms, status=status)


@guarded(LABEL, "anonymise")
@require_POST
def edit(request: PortalRequest, publication_id: uuid.UUID) -> HttpResponse:
    """Save what the clerk decided; with ``finish`` also hand it to the judge. What was typed stays on any error."""
    publication = access(request.actor, Publication, publication_id, "view")
    if publication.state == Publication.State.ANONYMISED and publication.anonymised_by_id == request.actor.user_id:
        return redirect("publication:desk")  # the second click of the same clerk
    publication = access(request.actor, Publication, publication_id, "anonymise")
    decided = decisions_from(request.POST, changes_of(publication))
    form = HideForm(original_of(publication), request.POST)
    version = request.POST.get("version", "")
    if not form.is_valid() or not version.isascii() or not version.isdigit():
        return _page(request, publication, 422, decided=decided, hide_form=form)
    now = clock.now()
    try:
        saved = save_changes(
            actor=request.actor,
            publication_id=publication.pk,
            version=int(version[:9]),
            decided=decided,
            hide=form.wanted,
            now=now,
        )
    except ChangedMeanwhileError:
        form.add_error(None, _("这份文书刚被他人修改。您的选择仍在下面，请核对后再保存。"))
        return _page(request, publication, 409, decided=decided, hide_form=form)
    if "finish" in request.POST and not form.wanted:
        record_anonymisation(actor=request.actor, publication_id=saved.pk, now=now)
        messages.success(request, _("隐名处理已完成，已送法官审核。"))
        return redirect("publication:desk")
    messages.success(request, _("已保存。"))
    return redirect("publication:show", publication_id=saved.pk)


@guarded(LABEL, "release")
@require_POST
def release_view(request: PortalRequest, publication_id: uuid.UUID) -> HttpResponse:
    """Make the text public; a second click shows what the first one did."""
    publication = access(request.actor, Publication, publication_id, "view")
    released = publication.judgments.filter(withdrawn_at=None).first()
    if released is not None:
        return redirect("judgments:judgment", judgment_id=released.pk)
    judgment = release(actor=request.actor, publication_id=publication_id, now=clock.now())
    messages.success(request, _("文书已公开，几秒后可以检索到。"))
    return redirect("judgments:judgment", judgment_id=judgment.pk)


@guarded(LABEL, "send_back")
@require_POST
def send_back_view(request: PortalRequest, publication_id: uuid.UUID) -> HttpResponse:
    """Give it back to the clerk with a reason."""
    publication = access(request.actor, Publication, publication_id, "send_back")
    form = ReasonForm(request.POST, auto_id="back-%s")
    if not form.is_valid():
        return _page(request, publication, 422, reason_form=form)
    send_back(actor=request.actor, publication_id=publication.pk, reason=form.cleaned_data["reason"], now=clock.now())
    messages.success(request, _("已退回书记员。"))
    return redirect("publication:desk")


@guarded(LABEL, "refuse")
@require_POST
def refuse_view(request: PortalRequest, publication_id: uuid.UUID) -> HttpResponse:
    """Decide that the judgment is not published."""
    publication = access(request.actor, Publication, publication_id, "refuse")
    form = RefuseForm(request.POST, auto_id="refuse-%s")
    if not form.is_valid():
        return _page(request, publication, 422, refuse_form=form)
    refuse(actor=request.actor, publication_id=publication.pk, now=clock.now(), **form.cleaned_data)
    messages.success(request, _("已决定不公开。"))
    return redirect("publication:desk")


@guarded(LABEL, "withdraw")
@require_POST
def withdraw_view(request: PortalRequest, publication_id: uuid.UUID) -> HttpResponse:
    """Take a public judgment back."""
    publication = access(request.actor, Publication, publication_id, "withdraw")
    form = ReasonForm(request.POST, auto_id="withdraw-%s")
    if not form.is_valid():
        return _page(request, publication, 422, withdraw_form=form)
    withdraw(actor=request.actor, publication_id=publication.pk, reason=form.cleaned_data["reason"], now=clock.now())
    messages.success(request, _("文书已撤回，检索中不再出现。"))
    return redirect("publication:show", publication_id=publication.pk)
