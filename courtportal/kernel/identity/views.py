"""Pages about oneself: profile, real name, sessions and security, roles, step-up, the form that waited."""

from typing import Any, cast
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import access, guarded, may_ever, visible_to
from courtportal.kernel.authz.request import PortalRequest
from courtportal.kernel.identity import begun_proof, confirm, kept_form, second_factor
from courtportal.kernel.identity.actions.prove_identity import NotConfirmed, prove_identity
from courtportal.kernel.identity.actions.take_role import take_role
from courtportal.kernel.identity.forms import CodeForm, ProveIdentityForm
from courtportal.kernel.identity.models import User
from courtportal.kernel.identity.proofing import CheckerUnavailable, identity_checker
from courtportal.kernel.identity.rules.mobile_phone import masked_mobile_phone
from courtportal.kernel.identity.stepup import act_at
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.web.pagination import paginate


def _self(request: PortalRequest) -> User:
    if request.actor.user_id is None:
        raise Http404
    return access(request.actor, User, request.actor.user_id, "view")


def _next(request: HttpRequest, otherwise: str = "identity:profile") -> str:
    """The page of ours that one came from and goes back to."""
    target = request.POST.get("next") or request.GET.get("next") or reverse(otherwise)
    allowed = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if allowed else reverse(otherwise)


@guarded("kernel.user", "view")
@require_safe
def profile(request: PortalRequest) -> HttpResponse:
    """Who one is to the court, and how one is reached."""
    user = _self(request)
    context = {
        "title": _("账户和联系方式"),
        "account": user,
        "phone": masked_mobile_phone(user.phone) if user.phone else "",
        "proof": user.identity_proofs.order_by("-confirmed_at").first(),
        "appointments": user.appointments.filter(ended_at=None).select_related("court"),
    }
    return render(request, "web/identity/profile.html", context)


@guarded("kernel.user", "view")
@require_safe
def security(request: PortalRequest) -> HttpResponse:
    """Second factors, sessions, connected accounts: one page of links with their state."""
    factors = Authenticator.objects.filter(user_id=request.actor.user_id)
    kinds = {kind: sum(1 for factor in factors if factor.type == kind) for kind in Authenticator.Type.values}
    may_have_tokens = may_ever(request.actor, "kernel.user", "issue_token")
    context = {"title": _("登录与安全"), "kinds": kinds, "may_have_tokens": may_have_tokens}
    return render(request, "web/identity/security.html", context)


@guarded("kernel.user", "view")
def prove(request: PortalRequest) -> HttpResponse:
    """Prove one's real name once, and that the phone is one's own (OLR art. 7). What was typed is there when one comes back."""
    user = _self(request)
    if user.is_verified:
        return redirect(_next(request))
    typed = {"phone": user.phone} | begun_proof.kept(request)
    sent = confirm.phone_code_is_on_its_way(request, typed.get("phone") or "")
    form = ProveIdentityForm(request.POST or None, initial=typed, asks_code="code" in request.POST if request.POST else sent)
    if request.method == "POST":
        begun_proof.keep(request)
    if request.method == "POST" and form.is_valid():
        if not _phone_shown(request, user, form):
            form = form if form.errors else _with_code_sent(request, user, form)
        elif _proven(request, form):
            begun_proof.forget(request)
            messages.success(request, _("真实姓名已经核对，现在可以提交立案申请。"))
            return redirect(_next(request, otherwise="home"))
    context = {"title": _("核对真实身份"), "form": form}
    return render(request, "web/identity/prove.html", context, status=422 if form.errors else 200)


def _phone_shown(request: PortalRequest, user: User, form: ProveIdentityForm) -> bool:
    """Whether the phone is shown to be the user's: at a log-in, or by the code that was sent to it from here."""
    phone, code = form.cleaned_data["phone"], form.cleaned_data.get("code", "")
    if (user.phone_verified and user.phone == phone) or confirm.phone_is_shown(request, phone):
        return True
    if not code or "resend" in request.POST:
        return False
    if confirm.check_phone_code(request, phone, code):
        return True
    form.add_error("code", _("验证码不对或已过期，请核对后再填，或者重新发送。"))
    return False


def _with_code_sent(request: PortalRequest, user: User, form: ProveIdentityForm) -> ProveIdentityForm:
    """The same form, what was typed still in it, asking for the code that is on its way."""
    phone = form.cleaned_data["phone"]
    if confirm.send_phone_code(request, user, phone):
        sent = _("验证码已发送到 %(phone)s，10分钟内有效。请填在下面，再点“核对真实身份”。")
        messages.info(request, sent % {"phone": masked_mobile_phone(phone)})
        return ProveIdentityForm(initial=form.cleaned_data | {"code": ""}, asks_code=True)
    asking = ProveIdentityForm(request.POST, asks_code=True)
    asking.add_error("code", _("刚刚发送过验证码，请先查收；过半分钟可以重新发送。"))
    return asking


def _proven(request: PortalRequest, form: ProveIdentityForm) -> bool:
    data = form.cleaned_data
    try:
        prove_identity(
            actor=request.actor, name=data["name"], identity_number=data["identity_number"], phone=data["phone"],
            checker=identity_checker(), now=clock.now(),
        )  # fmt: skip
    except NotConfirmed:
        form.add_error(None, _("姓名、身份证号和手机号对不上。请核对后再试，也可以带身份证到任何一家法院的诉讼服务中心办理。"))
    except CheckerUnavailable:
        form.add_error(None, _("核对身份的系统暂时没有答复。您填写的内容还在，请过几分钟再试。"))
    return not form.errors


@guarded("kernel.appointment", "take")
@require_POST
def switch_role(request: PortalRequest) -> HttpResponse:
    """Act in another role."""
    appointment = take_role(
        actor=request.actor, appointment_id=request.POST.get("appointment", ""), session=request.session, now=clock.now()
    )
    messages.success(request, _("您现在的身份是%(role)s。") % {"role": appointment})
    return redirect("home")


@guarded("kernel.user", "view")
@require_safe
def enrol(request: PortalRequest) -> HttpResponse:
    """Court staff set up the second factor, or use the one they have."""
    if second_factor.passed(request):
        return redirect("home")
    factors = set(Authenticator.objects.filter(user_id=request.actor.user_id).values_list("type", flat=True))
    return render(request, "web/identity/enrol.html", {"title": _("第二重验证"), "factors": factors})


@guarded("kernel.user", "view")
def confirm_yourself(request: PortalRequest) -> HttpResponse:
    """The step-up page: by the second factor where there is one, else by a fresh code."""
    user, target = _self(request), _next(request)
    kinds = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
    if Authenticator.Type.TOTP in kinds:
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': target})}")
    if Authenticator.Type.WEBAUTHN in kinds:
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate_webauthn')}?{urlencode({'next': target})}")
    form = CodeForm(request.POST if "code" in request.POST else None)
    if form.is_bound and form.is_valid():
        if confirm.check_code(request, user, form.cleaned_data["code"]):
            return HttpResponseRedirect(target)
        form.add_error("code", _("验证码不对或已过期，请核对后再填，或者重新发送。"))
    elif not form.is_bound:
        confirm.send_code(request, user)
    context = {"title": _("确认是您本人"), "form": form, "next": target, "recipient": confirm.recipient(user)}
    return render(request, "web/identity/confirm.html", context, status=422 if form.errors else 200)


@guarded("kernel.user", "view")
@require_safe
def session(request: PortalRequest) -> HttpResponse:
    """The token of this session for a page that was opened in an earlier one and must not be loaded anew."""
    return JsonResponse({"token": get_token(request)}, headers={"Cache-Control": "no-store"})


@guarded("kernel.user", "view")
def waiting_form(request: PortalRequest) -> HttpResponse:
    """What was being sent when the session ended, to be sent again by one's own click."""
    form = kept_form.kept(request, clock.now())
    if request.method == "POST":
        kept_form.forget(request)
        return redirect("home")
    if form is None:
        return redirect("home")
    context = {"title": _("您填写的内容还在"), "kept": form, "act": act_at(form.path)}
    return render(request, "web/identity/kept_form.html", context)


@guarded("kernel.notice", "view")
@require_safe
def notices(request: PortalRequest) -> HttpResponse:
    """Messages from the courts, newest first."""
    page = paginate(request, visible_to(request.actor, Notice).order_by("-sent_at"))
    response = render(request, "web/identity/notices.html", {"title": _("消息"), "page": page})
    shown = [notice.pk for notice in cast(Any, page) if notice.read_at is None]
    visible_to(request.actor, Notice).filter(pk__in=shown).update(read_at=clock.now())
    return response
