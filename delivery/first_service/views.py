"""The pages behind the link of an invitation. Nothing of the case is shown before the identity is proved."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest
from courtportal.kernel.identity.proofing import CheckerUnavailable, identity_checker
from delivery.addresses.models import ServiceInvitation
from delivery.addresses.prefill import known_of
from delivery.first_service.actions.enter_code import NotOpen, WrongCode, enter_code, require_open
from delivery.first_service.actions.identify import Claimed, MustLogIn, WrongIdentity, identify, may_be_the_party, proven
from delivery.first_service.actions.settle_address import settle_address
from delivery.first_service.forms import CodeForm, DecisionForm, IdentityForm
from delivery.first_service.queries import invitation_by, waiting_recipients
from filing.public import Party

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
View = Callable[..., HttpResponse]


def _session_key(invitation: ServiceInvitation) -> str:
    return f"first_service:{invitation.pk}"


def with_invitation(view: View) -> View:
    """Find the invitation by the link's token; a link that cannot be followed says why and what to do."""

    @wraps(view)
    @never_cache
    @require_http_methods(["GET", "POST"])
    def found(request: PortalRequest, token: str) -> HttpResponse:
        invitation = invitation_by(token)
        if invitation is None:
            raise Http404
        try:
            require_open(invitation, clock.now())
            response = view(request, invitation, token)
        except NotOpen as error:
            response = _closed(request, invitation, error.reason)
        response["X-Robots-Tag"] = "noindex"
        return response

    return found


def _closed(request: PortalRequest, invitation: ServiceInvitation, reason: str) -> HttpResponse:
    own = reason == "ended" and request.actor.user_id is not None and request.actor.user_id == invitation.user_id
    if own:
        return redirect("service:inbox")
    context = {"title": _("这个链接不能再用了"), "reason": reason, "court": invitation.party.case.court}
    return render(request, "delivery/first_service/closed.html", context, status=410)


def _page(request: PortalRequest, name: str, context: dict[str, Any], *, wrong: bool = False) -> HttpResponse:
    return render(request, f"delivery/first_service/{name}.html", context, status=422 if wrong else 200)


@with_invitation
def open_link(request: PortalRequest, invitation: ServiceInvitation, token: str) -> HttpResponse:
    """The code from the SMS."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            enter_code(invitation_id=invitation.pk, code=form.cleaned_data["code"], now=clock.now())
        except WrongCode as error:
            if error.left <= 0:
                return _closed(request, invitation, "locked")
            form.add_error("code", _tries_left(_("验证码不对。"), error.left))
        else:
            request.session[_session_key(invitation)] = "code"
            return redirect("first_service:identity", token=token)
    context = {"title": _("领取法院文书"), "form": form, "court": invitation.party.case.court}
    return _page(request, "code", context, wrong=form.is_bound)


def _tries_left(what: str, left: int) -> str:
    return what + ngettext("还可以试%(left)d次。", "还可以试%(left)d次。", left) % {"left": left}


@with_invitation
def identity(request: PortalRequest, invitation: ServiceInvitation, token: str) -> HttpResponse:
    """Who one is; compared with what the court has, without showing it. Who is logged in with a proven name need not type it."""
    if request.session.get(_session_key(invitation)) != "code":
        return redirect("first_service:open", token=token)
    if invitation.user_id and invitation.user_id == request.actor.user_id:
        return redirect("first_service:address", token=token)
    own = proven(request.actor)
    if request.actor.is_staff or (own and not may_be_the_party(invitation.party, own)):
        return _must_log_in(request, token, own)
    is_organisation = invitation.party.kind == Party.Kind.ORGANISATION
    form = IdentityForm(request.POST if request.method == "POST" else None, is_organisation=is_organisation, own=own)
    context = {"title": _("请证明您是收件人本人"), "form": form, "own": own, "is_organisation": is_organisation}
    if request.method == "POST" and form.is_valid() and (done := _identify(request, invitation, token, form)):
        return done
    return _page(request, "identity", context, wrong=form.is_bound)


def _identify(request: PortalRequest, invitation: ServiceInvitation, token: str, form: IdentityForm) -> HttpResponse | None:
    try:
        user = identify(
            invitation_id=invitation.pk,
            claimed=form.claimed(),
            visitor=request.actor,
            checker=identity_checker(),
            now=clock.now(),
        )
    except WrongIdentity as error:
        if error.left <= 0:
            return _closed(request, invitation, "locked")
        form.add_error(None, _tries_left(_("您填写的内容与法院登记的收件人不一致，请按身份证件核对。"), error.left))
    except CheckerUnavailable:
        form.add_error(None, _("身份核验服务暂时没有答复，您填写的内容没有丢失。请过几分钟再点“继续”。"))
    except MustLogIn:
        return _must_log_in(request, token, form.own)
    else:
        if request.user.pk != user.pk:
            login(request, user, backend=BACKEND)
            request.session[_session_key(invitation)] = "code"
        return redirect("first_service:address", token=token)
    return None


def _must_log_in(request: PortalRequest, token: str, own: Claimed | None) -> HttpResponse:
    """Another account is needed than the one logged in, or any at all."""
    title = _("这个账户不是收件人的账户") if request.actor.is_known else _("请先登录您的账户")
    return _page(request, "must_log_in", {"title": title, "token": token, "visitor": request.actor, "own": own})


@with_invitation
def address(request: PortalRequest, invitation: ServiceInvitation, token: str) -> HttpResponse:
    """Consent, address, and then the documents."""
    if invitation.user_id is None or invitation.user_id != request.actor.user_id:
        return redirect("first_service:identity", token=token)
    party = invitation.party
    form = DecisionForm(request.POST or None, initial=known_of(request.actor, party, invitation.phone))
    if request.method == "POST" and form.is_valid():
        recipients = settle_address(actor=request.actor, invitation_id=invitation.pk, confirmed=form.decided(), now=clock.now())
        if form.cleaned_data["decision"] == DecisionForm.REFUSE:
            return redirect("first_service:paper")
        return redirect("service:received", recipient_id=recipients[0].pk) if recipients else redirect("service:inbox")
    context = {
        "title": _("确认送达地址"),
        "form": form,
        "case": party.case,
        "party": party,
        "documents": [item.document for r in waiting_recipients(invitation) for item in r.items.select_related("document")],
    }
    return _page(request, "address", context, wrong=form.is_bound)


def paper(request: PortalRequest) -> HttpResponse:
    """What happens after a refusal of electronic service."""
    return render(request, "delivery/first_service/paper.html", {"title": _("将向您送达纸质文书")})
