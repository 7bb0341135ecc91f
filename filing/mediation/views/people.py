"""Coming in, consenting, and who mediates."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from courtportal.kernel.identity.links import prove_url
from courtportal.kernel.uploads.downloads import download
from filing.cases.models import Party
from filing.forms import sent
from filing.intake.actions.submit import NotVerified
from filing.intake.sharing.actions.join import NotOpen, WrongCode, is_own_contact
from filing.mediation.actions.appoint import accept, appoint, choose, decline, object_to
from filing.mediation.actions.authority import accept_authority, refuse_authority
from filing.mediation.actions.consent import consent
from filing.mediation.actions.invite import NotThisPerson, invite, join
from filing.mediation.forms import AuthorityForm, ComeInForm, ContactForm, DisclosureForm, MediatorForm, ReasonForm
from filing.mediation.invitations import invitation_by
from filing.mediation.models import AuthorityProof, Mediation, MediationInvitation
from filing.mediation.views.room import consent_form, page
from filing.parties.known import user_of


@never_cache
@require_http_methods(["GET", "POST"])
@guarded("filing.mediation", "join")
def join_view(request: PortalRequest, token: str) -> HttpResponse:
    """Behind the link: which court asks, and the code. Nothing of the dispute is shown before."""
    invitation = invitation_by(token)
    if invitation is None:
        raise Http404
    if invitation.user_id == request.actor.user_id and invitation.ended_at is None:
        return _inside(request, invitation)
    if (state := invitation.state(clock.now())) != "invited":
        return _closed(request, invitation, state)
    own = is_own_contact(user_of(request.actor), invitation)
    proves = invitation.party.kind == Party.Kind.ORGANISATION
    form = ComeInForm(*sent(request), actor=request.actor, own=own, proves=proves)
    if request.method == "POST" and form.is_valid() and (answer := _join(request, invitation, form)):
        return answer
    context = {"title": _("法院请您参加调解"), "invitation": invitation, "form": form, "own": own}
    return render(request, "filing/mediation/join.html", context, status=422 if form.errors else 200)


def _inside(request: PortalRequest, invitation: MediationInvitation) -> HttpResponse:
    """The mediation, or for an organisation whose proof the court has not looked at yet, that it waits."""
    if invitation.party.user_id == request.actor.user_id:
        return redirect("filing:mediation", invitation.party.mediation_id)
    return render(request, "filing/mediation/not_verified.html", {"title": _("等待法院核对授权材料"), "why": "court"})


def _join(request: PortalRequest, invitation: MediationInvitation, form: ComeInForm) -> HttpResponse | None:
    """Where the right code leads; None when the form says what is wrong with it."""
    given = form.cleaned_data
    try:
        found = join(
            actor=request.actor, invitation=invitation, code=given.get("code", ""), proof=given.get("proof"), now=clock.now()
        )
    except NotVerified:
        return _refused(request, "verify", back=request.path)
    except NotThisPerson:
        return _refused(request, "person")
    except NotOpen as error:
        return _closed(request, invitation, error.reason)
    except WrongCode as error:
        left = ngettext("还可以试%(left)d次。", "还可以试%(left)d次。", error.left) % {"left": error.left}
        form.add_error("code", _("验证码不对。") + left)
        return None
    return _inside(request, found)


def _closed(request: PortalRequest, invitation: MediationInvitation, reason: str) -> HttpResponse:
    context = {"title": _("这个链接不能再用了"), "reason": reason, "invitation": invitation}
    return render(request, "filing/mediation/closed.html", context, status=410)


def _refused(request: PortalRequest, why: str, back: str = "") -> HttpResponse:
    """Not this person, or not proven yet; who proves the name comes ``back`` to where it was asked."""
    context = {"title": _("需要先核实身份"), "why": why, "verify_url": prove_url(back)}
    return render(request, "filing/mediation/not_verified.html", context, status=403)


@require_POST
@guarded("filing.mediation", "consent")
def consent_view(request: PortalRequest, mediation_id: uuid.UUID) -> HttpResponse:
    """Consent, with the address for service where none is confirmed yet."""
    mediation = access(request.actor, Mediation, mediation_id, "consent")
    form = consent_form(request, mediation, request.POST)
    if not form.is_valid():
        return page(request, mediation, consent=form)
    try:
        consent(actor=request.actor, mediation_id=mediation_id, service=form.service(), now=clock.now())
    except NotVerified:
        return _refused(request, "verify", back=reverse("filing:mediation", args=[mediation_id]))
    messages.success(request, _("您已同意调解。"))
    return redirect("filing:mediation", mediation_id)


@require_POST
@guarded("filing.mediation", "invite")
def invite_view(request: PortalRequest, mediation_id: uuid.UUID, party_id: uuid.UUID) -> HttpResponse:
    """Ask a party at another number or address."""
    mediation, form = access(request.actor, Mediation, mediation_id, "invite"), ContactForm(request.POST)
    if not form.is_valid():
        return page(request, mediation, contact=form)
    contact = form.cleaned_data["contact"]
    invite(actor=request.actor, mediation_id=mediation_id, party_id=party_id, contact=contact, now=clock.now())
    messages.success(request, _("链接已发出，7 天内有效。验证码在参加人一栏，请另外告诉对方。"))
    return redirect("filing:mediation", mediation_id)


@require_safe
@guarded("filing.authorityproof", "view")
def proof_file(request: PortalRequest, proof_id: uuid.UUID) -> HttpResponseBase:
    """What an account showed to act for an organisation."""
    proof = access(request.actor, AuthorityProof, proof_id, "view")
    return download(proof.file, proof.file_name)


@require_POST
@guarded("filing.authorityproof", "decide")
def decide_proof(request: PortalRequest, proof_id: uuid.UUID) -> HttpResponse:
    """The court accepts the proof, or refuses it with a reason."""
    proof, form = access(request.actor, AuthorityProof, proof_id, "decide"), AuthorityForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    if "accept" in request.POST:
        accept_authority(actor=request.actor, proof_id=proof_id, now=clock.now())
        messages.success(request, _("已核对，单位可以参加调解。"))
    elif reason:
        refuse_authority(actor=request.actor, proof_id=proof_id, reason=reason, now=clock.now())
        messages.success(request, _("已告知对方补充材料。"))
    else:
        messages.warning(request, _("请写明不通过的原因。"))
    return redirect("filing:mediation", proof.party.mediation_id)


@require_POST
@guarded("filing.mediation", "view")
def mediator(request: PortalRequest, mediation_id: uuid.UUID) -> HttpResponse:
    """A party chooses, or the court appoints, a mediator."""
    mediation, form = access(request.actor, Mediation, mediation_id, "view"), MediatorForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("请先选择一位调解员。"))
        return page(request, mediation, status=422)
    do = appoint if request.actor.is_staff else choose
    do(actor=request.actor, mediation_id=mediation_id, mediator_id=form.cleaned_data["mediator"], now=clock.now())
    messages.success(request, _("已请调解员答复。") if request.actor.is_staff else _("已记下您的选择。"))
    return redirect("filing:mediation", mediation_id)


@require_POST
@guarded("filing.mediation", "accept")
def accept_view(request: PortalRequest, mediation_id: uuid.UUID) -> HttpResponse:
    """The mediator takes it, with a disclosure, or declines."""
    mediation, form = access(request.actor, Mediation, mediation_id, "accept"), DisclosureForm(request.POST)
    if not form.is_valid():
        return page(request, mediation, disclosure=form)
    words = form.cleaned_data["disclosure"]
    if "decline" in request.POST:
        decline(actor=request.actor, mediation_id=mediation_id, reason=words, now=clock.now())
        messages.success(request, _("已告知法院另选调解员。"))
        return redirect("filing:mediations")
    accept(actor=request.actor, mediation_id=mediation_id, disclosure=words, now=clock.now())
    messages.success(request, _("调解开始，期限从今天起算。"))
    return redirect("filing:mediation", mediation_id)


@require_POST
@guarded("filing.mediation", "object")
def object_view(request: PortalRequest, mediation_id: uuid.UUID) -> HttpResponse:
    """A party wants another mediator."""
    mediation, form = access(request.actor, Mediation, mediation_id, "object"), ReasonForm(request.POST)
    if not form.is_valid():
        return page(request, mediation, objection=form)
    object_to(actor=request.actor, mediation_id=mediation_id, reason=form.cleaned_data["reason"], now=clock.now())
    messages.success(request, _("调解员已更换，请重新选择。"))
    return redirect("filing:mediation", mediation_id)
