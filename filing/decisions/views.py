"""Pages of the judge and the clerk on the way from draft to sealed judgment."""

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, may
from courtportal.kernel.identity.stepup import recent_authentication
from courtportal.kernel.rendering.actions import document_bytes
from courtportal.kernel.rendering.fonts import MissingGlyphsError
from filing.applications.queries import way_to_appeal
from filing.applications.recusal import why_aside
from filing.causes.currency import FOREIGN
from filing.causes.forms import language
from filing.decisions.actions.check import NotWrittenOut, check
from filing.decisions.actions.draft import CannotDraft, draft
from filing.decisions.actions.save import ChangedMeanwhile, save
from filing.decisions.actions.seal import seal
from filing.decisions.actions.sign import StandsOpen, sign
from filing.decisions.actions.take_back import take_back
from filing.decisions.forms import DecisionForm, OutcomeForm, PaymentOrderForm, ReviewForm, RulingForm, SignForm
from filing.decisions.models import Decision
from filing.decisions.other_claims import awards
from filing.decisions.queries import content_now, document_of, open_places
from filing.decisions.reviewing import currency_claimed, is_review, limits_of
from filing.decisions.standing_open import StandingOpen, standing_open
from filing.parties.claims import claims_in
from filing.reading import note_reading
from filing.to_sign.opened import note_document_opened
from filing.to_sign.refusals import NOT_SIGNED, in_words

SEALED = (Decision.State.SEALED, Decision.State.EFFECTIVE, Decision.State.SET_ASIDE)
SIGNED = (Decision.State.SIGNED, *SEALED)


@guarded("filing.case", "decide")
@require_POST
def start(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """Make the first draft and open it; without an outcome that the law knows, back to the case."""
    try:
        decision = draft(actor=request.actor, case_id=case_id, outcome=request.POST.get("outcome", ""), now=clock.now())
    except CannotDraft as error:
        messages.error(request, str(CANNOT_DRAFT[error.code]))
        return redirect("filing:case", case_id)
    return redirect("filing:decision", decision_id=decision.pk)


CANNOT_DRAFT = {
    "no_outcome": gettext_lazy("请选择对原裁判的处理结果。"),
    "no_ruling": gettext_lazy("原裁定已经不在上诉期内，没有可以裁定的事项。"),
    "remanded_before": gettext_lazy("本案已经发回重审过一次，不得再次发回（民事诉讼法第一百七十七条第二款）。"),
}
TITLES = {
    Decision.Kind.JUDGMENT: gettext_lazy("民事判决书"),
    Decision.Kind.RULING: gettext_lazy("民事裁定书"),
    Decision.Kind.PAYMENT_ORDER: gettext_lazy("支付令"),
}


def _title(decision: Decision) -> str:
    return str(TITLES[Decision.Kind(decision.kind)])


def _form_of(decision: Decision) -> type[DecisionForm]:
    if decision.kind == Decision.Kind.PAYMENT_ORDER:
        return PaymentOrderForm
    if not is_review(decision.case):
        return DecisionForm
    return RulingForm if decision.kind == Decision.Kind.RULING else ReviewForm


def _outcome_form(decision: Decision) -> OutcomeForm | None:
    """What else may become of the decision below; nothing where none is reviewed."""
    if not is_review(decision.case):
        return None
    return OutcomeForm(initial={"outcome": decision.outcome}, limits=limits_of(decision.case))


@guarded("filing.decision", "view")
def show(request: PortalRequest, decision_id: uuid.UUID) -> HttpResponse:
    """The decision: a form while it is a draft, afterwards its text and the next act."""
    decision = access(request.actor, Decision, decision_id, "view")
    if may(request.actor, decision, "edit"):
        initial = DecisionForm.initial_from(content_now(decision), decision.obligations, decision.version)
        context = _edited(decision, _form_of(decision)(initial=initial, awards=awards(decision)))
        return render(request, "filing/decisions/edit.html", context | {"outcome_form": _outcome_form(decision)})
    return _shown(request, decision)


def _edited(decision: Decision, form: DecisionForm) -> dict[str, Any]:
    """The draft in its form; where it has figures and the claim is in a foreign currency, that they are in yuan is said."""
    currency = currency_claimed(decision.case) if "principal" in form.fields else ""
    return {
        "decision": decision,
        "case": decision.case,
        "title": _title(decision),
        "form": form,
        "claims": claims_in(decision.case),
        "currency": FOREIGN[currency].in_language(language()) if currency else "",
    }


def _sign_form(decision: Decision, matters: StandingOpen, sent: QueryDict | None = None) -> SignForm:
    """Asks for the reason, and where no trial was held for the ground."""
    within = (clock.local(decision.case.accepted_at).date(), clock.today())
    return SignForm(sent, grounds=matters.no_trial, tried_within=within)


def _shown(request: PortalRequest, decision: Decision, sign_form: SignForm | None = None, status: int = 200) -> HttpResponse:
    """The text and the next act; before the signature also what is still to come in the case, with the reason to go on."""
    context = {"decision": decision, "case": decision.case, "title": _title(decision)}
    context |= {f"may_{act}": may(request.actor, decision, act) for act in ("take_back", "sign", "seal")}
    context["places"] = places = list(document_of(decision).slots.order_by("position"))
    signed_by_me = any(one.user_id == request.actor.user_id and one.signed_at for one in places)
    # Who was interrupted at the last signature signs again, and it is noted.
    context["signed_by_me"] = signed_by_me and decision.state == Decision.State.SIGNING and bool(open_places(decision))
    if (context["may_sign"] or context["may_seal"]) and (reason := why_aside(request.actor, decision.case)):
        context |= {"stands_aside": _(reason), "may_sign": False, "may_seal": False}
    context["appeal"] = way_to_appeal(request.actor, decision.case, clock.today())
    if context["may_sign"] and (matters := standing_open(decision.case, clock.today(), decision.kind)):
        context |= {"unheard": matters.unheard_in_words()}
        if decision.state == Decision.State.CHECKED:
            context |= {"standing_open": matters.in_words(), "sign_form": sign_form or _sign_form(decision, matters)}
    return render(request, "filing/decisions/show.html", context, status=status)


@guarded("filing.decision", "edit")
@require_POST
def edit(request: PortalRequest, decision_id: uuid.UUID) -> HttpResponse:
    """Save the draft; with ``finish`` also check it. What was typed stays on any error."""
    decision = access(request.actor, Decision, decision_id, "edit")
    form = _form_of(decision)(request.POST, awards=awards(decision))
    if form.is_valid():
        try:
            _save(request, decision, form)
        except ChangedMeanwhile as conflict:
            told = _("这份文书刚被他人修改（第%(version)s版）。您填写的内容仍在下面，再次保存将代替他人的修改。")
            form.add_error(None, told % {"version": conflict.decision.version})
            form.data = request.POST.copy()  # the next save is made knowing of the other one
            form.data["version"] = str(conflict.decision.version)
        except NotWrittenOut as unfinished:
            form.say_what_is_left(unfinished.parts)
        except MissingGlyphsError as missing:
            told = _("有字符无法印出：%(characters)s。请改用可以印出的字。")
            form.add_error(None, told % {"characters": str(missing)})
        else:
            return redirect("filing:decision", decision_id=decision.pk)
    return render(request, "filing/decisions/edit.html", _edited(decision, form), status=422)


@transaction.atomic
def _save(request: PortalRequest, decision: Decision, form: DecisionForm) -> None:
    """Save, and check if asked to: both or neither, so that a draft that cannot be printed can be sent again as it is."""
    owed, now = form.obligation(decision.obligations[0]), clock.now()
    save(
        actor=request.actor,
        decision_id=decision.pk,
        version=form.cleaned_data["version"],
        content=form.content(owed),
        obligations=[one.to_json() for one in (owed, *form.awarded())],
        now=now,
    )
    if "finish" in request.POST:
        check(actor=request.actor, decision_id=decision.pk, now=now)


@guarded("filing.decision", "view")
def pdf(request: PortalRequest, decision_id: uuid.UUID) -> HttpResponse:
    """The judgment as PDF: a preview by the same engine while it is a draft, else the stored bytes."""
    decision = access(request.actor, Decision, decision_id, "view")
    document, now = document_of(decision), clock.now()
    note_reading(actor=request.actor, obj=decision, now=now)
    content = document_bytes(document)
    note_document_opened(actor=request.actor, document=document, now=now)
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": "inline"})


@guarded("filing.decision", "take_back")
@require_POST
def take_back_view(request: PortalRequest, decision_id: uuid.UUID) -> HttpResponse:
    """The judge goes on drafting."""
    take_back(actor=request.actor, decision_id=decision_id, now=clock.now())
    return redirect("filing:decision", decision_id=decision_id)


@guarded("filing.decision", "sign")
@require_POST
@recent_authentication(gettext_lazy("签署裁判文书"))
def sign_view(request: PortalRequest, decision_id: uuid.UUID) -> HttpResponse:
    """A judge signs; while something is still to come in the case, who presides or judges alone with a reason."""
    if _is_past(request, decision_id, *SIGNED):
        return redirect("filing:decision", decision_id=decision_id)
    decision = access(request.actor, Decision, decision_id, "view")
    form = _sign_form(decision, standing_open(decision.case, clock.today(), decision.kind), request.POST)
    said = {"reason": form.cleaned_data["reason"], "untried": form.untried()} if form.is_valid() else {}
    try:
        sign(actor=request.actor, decision_id=decision_id, read=request.POST.get("read", ""), now=clock.now(), **said)
    except NOT_SIGNED as error:
        messages.error(request, str(in_words(error)))
    except StandsOpen:
        return _shown(request, access(request.actor, Decision, decision_id, "view"), form, status=422)
    return redirect("filing:decision", decision_id=decision_id)


def _is_past(request: PortalRequest, decision_id: uuid.UUID, *states: str) -> bool:
    """Whether the decision has come further already, such as in another window of the browser; then that is said."""
    if access(request.actor, Decision, decision_id, "view").state not in states:
        return False
    messages.info(request, _("这一步已经办过了，不用重复。"))
    return True


@guarded("filing.decision", "seal")
@require_POST
@recent_authentication(gettext_lazy("给裁判文书盖章"))
def seal_view(request: PortalRequest, decision_id: uuid.UUID) -> HttpResponse:
    """The clerk countersigns and seals."""
    if _is_past(request, decision_id, *SEALED):
        return redirect("filing:decision", decision_id=decision_id)
    try:
        seal(actor=request.actor, decision_id=decision_id, read=request.POST.get("read", ""), now=clock.now())
    except NOT_SIGNED as error:
        messages.error(request, str(in_words(error)))
    return redirect("filing:decision", decision_id=decision_id)
