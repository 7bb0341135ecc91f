"""Choosing a kind of application, filling it in, asking to join a case."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from courtportal.kernel.limits import Limit, take
from filing.applications.actions.ask_to_join import KIND, ask_to_join
from filing.applications.actions.object_from_outside import object_from_outside
from filing.applications.actions.submit import (
    CannotApply,
    Request,
    is_waiting,
    put_forward,
    require_no_appeal,
    submit_application,
)
from filing.applications.explaining import explained_in
from filing.applications.forms import ApplicationForm, JoinForm, OutsiderForm
from filing.applications.models import Application
from filing.applications.queries import acting_for, standing_of
from filing.applications.rules.catalogue import KINDS
from filing.applications.rules.enforcing import ACT, REVIEWED_WITHIN, THING
from filing.applications.rules.kinds import ApplicationKind
from filing.applications.rules.openness import last_day, open_kinds, why_closed
from filing.applications.wording import CANNOT_APPLY, why_not
from filing.cases.models import Case, Party
from filing.forms import sent
from filing.unsent.pages import kept_with, let_go
from filing.unsent.places import NOTHING_YET, Spot

COUNTERCLAIM = "counterclaim"
OUTSIDERS = frozenset({"outsider"})
JOINING = Limit("ask_to_join", 20, dt.timedelta(hours=1))


@require_safe
@guarded("filing.case", "apply")
def choose(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """What the actor may apply for now, each with what it does and its last day."""
    case = access(request.actor, Case, case_id, "apply")
    parties = acting_for(request.actor, case)
    standing = standing_of(request.actor, case, parties, clock.today())
    language = get_language() or "zh"
    rows: list[dict[str, Any]] = [
        {
            "kind": kind,
            "name": kind.name.in_language(language),
            "explained": explained_in(kind, case, language),
            "source": kind.source.shown(language),
            "due": last_day(kind, standing),
            **_closed(kind, case, parties, why_closed(kind, standing)),
        }
        for kind in open_kinds(KINDS, standing)
    ]
    title = _("依职权提出") if request.actor.is_staff else _("提出申请")
    return render(request, "filing/applications/choose.html", {"title": title, "case": case, "rows": rows})


@require_http_methods(["GET", "POST"])
@guarded("filing.case", "apply")
def new(request: PortalRequest, case_id: uuid.UUID, kind: str) -> HttpResponse:
    """Fill in one application; sent twice it is made once. A counterclaim is filed with its elements, from the case."""
    case, chosen = access(request.actor, Case, case_id, "apply"), KINDS.get(kind)
    if chosen is None or chosen.by == OUTSIDERS:
        raise Http404
    parties = acting_for(request.actor, case)
    standing = standing_of(request.actor, case, parties, clock.today())
    closed = _closed(chosen, case, parties, why_closed(chosen, standing) or _waiting(chosen, case, parties))
    if chosen.code == COUNTERCLAIM and not closed["closed"]:  # filed element by element, to be answered and heard like a claim
        return redirect("filing:file_from_case", case.pk)
    spot = Spot("application", case.pk, kind)
    form = ApplicationForm(*sent(request), kind=chosen, case=case, actor=request.actor, applying=parties)
    if request.method == "POST" and form.is_valid():
        try:
            application = _submit(request, case, parties, chosen, form)
        except CannotApply as error:
            form.add_error(None, why_not(error))
        else:
            let_go(request, spot)
            messages.success(request, _("已提交，收件号 %(number)s。") % {"number": application.receipt_number})
            return redirect("filing:application", application.pk)
    language = get_language() or "zh"
    context = {
        "title": chosen.name.in_language(language),
        "case": case,
        "kind": chosen,
        "explained": explained_in(chosen, case, language),
        "source": chosen.source.shown(language),
        "due": last_day(chosen, standing),
        **closed,
        "form": form,
        **kept_with(request, spot, form),
    }
    return render(request, "filing/applications/new.html", context, status=422 if form.is_bound and form.errors else 200)


def _waiting(kind: ApplicationKind, case: Case, parties: list[Party]) -> str:
    """``waiting`` where the same waits already for each of the parties that could apply for it."""
    able = [one for one in parties if one.role in kind.by]
    again = all(is_waiting(kind, case, [one]) for one in able) if able else is_waiting(kind, case, parties)
    return "waiting" if again else ""


def _closed(kind: ApplicationKind, case: Case, parties: list[Party], code: str) -> dict[str, Any]:
    """Why the kind is not open, in words; where each of the parties has appealed already, with one of these appeals."""
    refused = [_appealed(kind, case, one) for one in parties if one.role in kind.by]
    if refused and all(refused) and (first := refused[0]):
        return {"closed": why_not(first), "appeal": first.appeal}
    return {"closed": str(CANNOT_APPLY.get(code, "")), "appeal": None}


def _appealed(kind: ApplicationKind, case: Case, party: Party) -> CannotApply | None:
    try:
        require_no_appeal(kind, case, [party])
    except CannotApply as error:
        return error
    return None


def _submit(
    request: PortalRequest, case: Case, parties: list[Party], kind: ApplicationKind, form: ApplicationForm
) -> Application:
    asked = Request(kind.code, form.content(), form.cleaned_data["key"], form.uploads())
    if request.actor.is_staff:
        return put_forward(actor=request.actor, case_id=case.pk, request=asked, now=clock.now())
    chosen = form.applicant()
    fitting = next((one for one in parties if one.role in kind.by and chosen in {None, one.pk}), None)
    if fitting is None:
        raise CannotApply("role")
    return submit_application(actor=request.actor, party_id=fitting.pk, request=asked, now=clock.now())


@require_http_methods(["GET", "POST"])
@guarded("filing.application", "ask_to_join")
def join(request: PortalRequest) -> HttpResponse:
    """An agent names the case and the party and hands in the authority; nothing of the case is shown before it is checked."""
    spot = Spot("agent", NOTHING_YET)
    form = JoinForm(*sent(request), kind=KINDS[KIND], case=None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            application = _ask(request, form)
        except CannotApply as error:
            form.add_error(None, str(CANNOT_APPLY[error.code]))
        else:
            let_go(request, spot)
            messages.success(
                request, _("已提交，书记员核对后通知您。收件号 %(number)s。") % {"number": application.receipt_number}
            )
            return redirect("filing:application", application.pk)
    context = {"title": _("代理人加入案件"), "form": form, **kept_with(request, spot, form)}
    return render(request, "filing/applications/join.html", context, status=422 if form.is_bound and form.errors else 200)


def _ask(request: PortalRequest, form: JoinForm) -> Application:
    if take(JOINING, str(request.actor.user_id), now=clock.now()) is not None:
        raise CannotApply("often")
    given = form.cleaned_data
    asked = Request(KIND, form.content(), given["key"], form.uploads(), form.kept())
    return ask_to_join(
        actor=request.actor, case_number=given["case_number"], principal=given["principal"], request=asked, now=clock.now()
    )


@require_safe
@guarded("filing.application", "object")
def objections(request: PortalRequest) -> HttpResponse:
    """Who is no party of an enforcement chooses what the objection is about."""
    language = get_language() or "zh"
    rows = [
        {
            "code": kind.code,
            "name": kind.name.in_language(language),
            "explained": kind.explained.in_language(language),
            "source": kind.source.shown(language),
        }
        for kind in (KINDS[THING], KINDS[ACT])
    ]
    return render(request, "filing/applications/objections.html", {"title": _("对执行提出异议"), "rows": rows})


@require_http_methods(["GET", "POST"])
@guarded("filing.application", "object")
def object_to(request: PortalRequest, kind: str) -> HttpResponse:
    """The objection of who is no party: the number of the case, and what the kind asks; the name comes from the account."""
    if kind not in REVIEWED_WITHIN:
        raise Http404
    chosen, spot = KINDS[kind], Spot("objection", NOTHING_YET, kind)
    form = OutsiderForm(*sent(request), kind=chosen, case=None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            application = _object(request, chosen, form)
        except CannotApply as error:
            form.add_error(None, str(CANNOT_APPLY[error.code]))
        else:
            let_go(request, spot)
            messages.success(request, _("已提交，收件号 %(number)s。") % {"number": application.receipt_number})
            return redirect("filing:application", application.pk)
    language = get_language() or "zh"
    context = {
        "title": chosen.name.in_language(language),
        "explained": chosen.explained.in_language(language),
        "source": chosen.source.shown(language),
        "form": form,
        **kept_with(request, spot, form),
    }
    return render(request, "filing/applications/object.html", context, status=422 if form.is_bound and form.errors else 200)


def _object(request: PortalRequest, kind: ApplicationKind, form: OutsiderForm) -> Application:
    if take(JOINING, str(request.actor.user_id), now=clock.now()) is not None:
        raise CannotApply("often")
    given = form.cleaned_data
    asked = Request(kind.code, form.content(), given["key"], form.uploads())
    organisation = uuid.UUID(given["organisation"]) if given.get("organisation") else None
    return object_from_outside(
        actor=request.actor, case_number=given["case_number"], request=asked, organisation_id=organisation, now=clock.now()
    )
