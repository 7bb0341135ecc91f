"""One application and what may be done with it; the queue of what waits."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, PortalRequest, access, guarded, may, visible_to
from courtportal.kernel.identity.stepup import recent_authentication
from courtportal.kernel.rendering.actions import document_bytes
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.uploads.downloads import content_disposition, download
from courtportal.kernel.web.formats import money
from courtportal.kernel.web.pagination import paginate
from filing.applications.actions.decide import (
    check_application,
    decide_application,
    ruling_to_read,
    seal_ruling,
    sealable_ruling,
    withdraw_application,
)
from filing.applications.actions.disclose import disclose_application
from filing.applications.effects.errors import CannotDecide
from filing.applications.examined import appealed, examined
from filing.applications.forms import DecisionForm
from filing.applications.lateness import late_ones
from filing.applications.models import Application
from filing.applications.papers import said
from filing.applications.queries import queue as waiting
from filing.applications.recusal import COMMITTEE, COMMITTEE_DAY
from filing.applications.results.models import ApplicationResult
from filing.applications.rules.answered import APPEALS
from filing.applications.rules.kinds import Field
from filing.applications.sending_up import awaits_transfer
from filing.applications.wording import CANNOT_DECIDE, FIELD_OF
from filing.cases.queries import readable_documents
from filing.previews import goes_back, is_confirmed, preview, read_of
from filing.reading import note_reading
from filing.to_sign.refusals import NOT_SIGNED, in_words

ACTIONS = ("decide", "check", "sign", "take_back", "seal", "disclose", "withdraw", "fulfil")


@require_safe
@guarded("filing.application", "view")
def show(request: PortalRequest, application_id: uuid.UUID) -> HttpResponse:
    """What was asked, where it stands, what was decided; for who decides, the form."""
    application = access(request.actor, Application, application_id, "view")
    note_reading(actor=request.actor, obj=application, now=clock.now())
    initial = {one.key: application.content.get(one.key) for one in application.definition.terms}
    if application.party_id is None:  # the panel's own reasons are the draft of those of the document
        initial["reasons"] = application.content.get("reasons")
    committee = application.decider == COMMITTEE
    form = DecisionForm(kind=application.definition, case=application.case, by_committee=committee, initial=initial)
    return _show(request, application, form)


def _show(request: PortalRequest, application: Application, form: DecisionForm) -> HttpResponse:
    language, kind = get_language() or "zh", application.definition
    sees_case = may(request.actor, application.case, "view")
    document = application.document
    readable = document is not None and sees_case and document.pk in readable_documents(request.actor, application.case)
    later, results = application.follow_up, visible_to(request.actor, ApplicationResult).filter(application=application)
    context = {
        "title": application.title,
        "application": application,
        "case": application.case if sees_case else None,
        "rows": [
            (one.label.in_language(language), _shown(application, one, language)) for one in _read(request.actor, application)
        ],
        "results": results.prefetch_related("opinions__party").order_by("entered_at"),
        "answerable": set(visible_to(request.actor, ApplicationResult, "answer").filter(application=application)),
        "paper": application.on_paper,
        "has_receipt": application.receipt_id is not None and _holds_receipt(request.actor, application),
        "files": application.files.order_by("order"),
        "source": application.source.shown(language),
        "document": document if readable else None,
        "has_letter": not readable and has_letter(request.actor, application),
        "follow_up": later if later and may(request.actor, later, "view") else None,
        "awaits_transfer": awaits_transfer(application),
        "late": late_ones([application]).get(application.pk) if request.actor.is_staff else None,
        "places": list(document.slots.order_by("position")) if document is not None else [],
        "examined": examined(request.actor, application),
        "can": {action for action in ACTIONS if may(request.actor, application, action)},
        "is_ruling": kind.document == "ruling",
        "is_refused_by_ruling": kind.document != "ruling" and kind.refused_by == "ruling",
        "form": form,
        "by_committee": application.decider == COMMITTEE,
        "committee_day": _day(application.terms.get(COMMITTEE_DAY, "")),
    }
    return render(request, "filing/applications/show.html", context, status=422 if form.errors else 200)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def is_own_from_outside(actor: Actor, application: Application) -> bool:
    """Who objected without being a party is served with the letter here, having no place in the case."""
    return bool(application.from_outside) and application.submitted_by_id == actor.user_id


def has_letter(actor: Actor, application: Application) -> bool:
    """The letter or sealed ruling is there for who asked from outside; not before the clerk has sealed it."""
    sealed = application.document_id is not None and application.state != Application.State.RULED
    return sealed and is_own_from_outside(actor, application)


def _read(actor: Actor, application: Application) -> list[Field]:
    """The answers that the actor may read: what is for the court alone, besides the court, whoever gave it."""
    all_of_it = actor.court_id is not None or _holds_receipt(actor, application)
    return [one for one in application.definition.fields if all_of_it or not one.is_for_court]


def _holds_receipt(actor: Actor, application: Application) -> bool:
    """Who submitted it; for a paper also the party, and the clerk who prints it for the party."""
    of_party = application.on_paper is not None and application.party is not None and may(actor, application.party, "apply")
    return application.submitted_by_id == actor.user_id or of_party


def _shown(application: Application, one: Field, language: str) -> str:
    """An answer as the page shows it: amounts as everywhere else."""
    words = said(application, one, language)
    return money(words) if words and one.kind == "money" else words


@require_POST
@guarded("filing.application", "decide")
@recent_authentication(gettext_lazy("对申请作出决定并签名"))
def decide(request: PortalRequest, application_id: uuid.UUID) -> HttpResponse:
    """Grant or refuse; a ruling is read before it is signed. Sent again after it is decided it only shows the decision."""
    application = access(request.actor, Application, application_id, "view")
    if application.outcome:
        return redirect("filing:application", application_id)
    committee = application.decider == COMMITTEE
    form = DecisionForm(request.POST, kind=application.definition, case=application.case, by_committee=committee)
    if form.is_valid() and not goes_back(request):
        given: dict[str, Any] = {
            "actor": request.actor, "application_id": application_id, "outcome": form.cleaned_data["outcome"],
            "reasons": form.cleaned_data["reasons"], "terms": form.terms(), "now": clock.now(),
        }  # fmt: skip
        try:
            if not is_confirmed(request) and (ruling := ruling_to_read(**given)) is not None:
                return _preview(request, application, ruling)
            decide_application(**given)
        except CannotDecide as error:
            form.add_error(FIELD_OF.get(error.code), str(CANNOT_DECIDE[error.code]))
        else:
            messages.success(request, _("决定已作出。"))
            return redirect("filing:application", application_id)
    return _show(request, application, form)


def _preview(request: PortalRequest, application: Application, ruling: CourtDocument) -> HttpResponse:
    up = (application.title, reverse("filing:application", args=[application.pk]))
    what_follows = _("确认后由您电子签名，书记员盖章后生效并送达；没有指定书记员的，立即盖章。")
    return preview(request, ruling, of=application, what_follows=what_follows, confirm=_("签名并作出裁定"), up=up)


@require_POST
@guarded("filing.application", "seal")
@recent_authentication(gettext_lazy("给裁定盖章"))
def seal(request: PortalRequest, application_id: uuid.UUID) -> HttpResponse:
    """The clerk reads the ruling and seals it."""
    if goes_back(request):
        return redirect("filing:application", application_id)
    given: dict[str, Any] = {"actor": request.actor, "application_id": application_id, "now": clock.now()}
    try:
        if not is_confirmed(request):
            return _to_seal(request, access(request.actor, Application, application_id, "seal"), sealable_ruling(**given))
        seal_ruling(**given, read=read_of(request))
    except NOT_SIGNED as error:
        messages.error(request, str(in_words(error)))
    except CannotDecide as error:
        messages.error(request, str(CANNOT_DECIDE[error.code]))
    else:
        messages.success(request, _("裁定书已盖章并送达。"))
    return redirect("filing:application", application_id)


def _to_seal(request: PortalRequest, application: Application, ruling: CourtDocument) -> HttpResponse:
    hidden = application.definition.executed_first
    what_follows = (
        _("盖章后裁定书生效，只送达申请人；执行以后再送达对方当事人。")
        if hidden
        else _("盖章后裁定书生效，送达各方，不能再改动。")
    )
    up, version = (application.title, reverse("filing:application", args=[application.pk])), ruling.unsigned_sha256
    confirm = _("盖章并送达")
    return preview(request, ruling, of=application, what_follows=what_follows, confirm=confirm, up=up, read=version)


@require_POST
@guarded("filing.application", "check")
def check(request: PortalRequest, application_id: uuid.UUID) -> HttpResponse:
    """The division head passes it on to the president."""
    check_application(actor=request.actor, application_id=application_id, now=clock.now())
    messages.success(request, _("审核通过，已送院长决定。"))
    return redirect("filing:application_queue")


@require_POST
@guarded("filing.application", "disclose")
def disclose(request: PortalRequest, application_id: uuid.UUID) -> HttpResponse:
    """The preservation is executed: the other side is served now; sent twice it is served once."""
    application = access(request.actor, Application, application_id, "view")
    if application.is_hidden:
        disclose_application(actor=request.actor, application_id=application_id, now=clock.now())
        messages.success(request, _("已送达对方当事人。"))
    return redirect("filing:application", application_id)


@require_POST
@guarded("filing.application", "withdraw")
def withdraw(request: PortalRequest, application_id: uuid.UUID) -> HttpResponse:
    """Take back what was not decided yet."""
    application = withdraw_application(actor=request.actor, application_id=application_id, now=clock.now())
    messages.success(request, _("申请已撤回。"))
    return redirect("filing:case", application.case_id) if may(request.actor, application.case, "view") else redirect("filing:my")


@require_safe
@guarded("filing.application", "list")
def queue(request: PortalRequest) -> HttpResponse:
    """What waits for the actor's decision, check or seal."""
    page = paginate(request, waiting(request.actor))
    context = {"title": _("待决定的申请"), "page": page, "late": late_ones(page), "now": clock.now()}
    return render(request, "filing/applications/queue.html", context)


@require_safe
@guarded("filing.application", "view")
def paper(request: PortalRequest, application_id: uuid.UUID, order: int) -> HttpResponseBase:
    """A file that came with the application; number 0 is the court's receipt, for who applied."""
    application = access(request.actor, Application, application_id, "view")
    note_reading(actor=request.actor, obj=application, now=clock.now())
    if order:
        found = application.files.select_related("file").filter(order=order).first()
        if found is None:
            raise Http404
        return download(found.file, found.file_name)
    if application.receipt is None or not _holds_receipt(request.actor, application):
        raise Http404
    return _sent(application.receipt, f"{application.receipt.title}{application.receipt_number}.pdf")


@require_safe
@guarded("filing.application", "view")
def letter(request: PortalRequest, application_id: uuid.UUID) -> HttpResponse:
    """The sealed letter on an objection from outside, for who made it."""
    application = access(request.actor, Application, application_id, "view")
    note_reading(actor=request.actor, obj=application, now=clock.now())
    if application.document is None or not has_letter(request.actor, application):
        raise Http404
    return _sent(application.document, f"{application.document.title}.pdf")


@require_safe
@guarded("filing.application", "decide")
def judgment(request: PortalRequest, application_id: uuid.UUID) -> HttpResponse:
    """The judgment or ruling under appeal, for who decides whether the appeal is accepted."""
    application = access(request.actor, Application, application_id, "decide")
    note_reading(actor=request.actor, obj=application, now=clock.now())
    found = appealed(application) if application.kind in APPEALS else None
    if found is None:
        raise Http404
    return _sent(found, f"{found.title}.pdf")


def _sent(document: CourtDocument, name: str) -> HttpResponse:
    response = HttpResponse(document_bytes(document), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition(name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
