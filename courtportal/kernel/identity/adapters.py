"""What allauth asks of the portal: codes by SMS and mail, encrypted secrets, sealed log-in by an identity provider."""

import base64
import uuid
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import passthrough_next_redirect_url
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courtportal.kernel import clock
from courtportal.kernel.identity import kept_form
from courtportal.kernel.identity.models import User
from courtportal.kernel.identity.phone_field import PhoneField
from courtportal.kernel.identity.sessions import tell_sockets
from courtportal.kernel.messaging.carriers import sms_carrier
from courtportal.kernel.vault.fields import blind_index
from courtportal.kernel.vault.keyring import key_ring

SECRET_PLACE = "mfa_authenticator.data"  # noqa: S105 - the place a second factor's secret is bound to


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Log-in and sign-up by a code to phone or mail."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": gettext_lazy("验证码不对，请核对后再填。"),
        "invalid_login": gettext_lazy("请填写手机号或电子邮箱。"),
        "too_many_login_attempts": gettext_lazy("尝试次数太多，请过几分钟再试。"),
        "rate_limited": gettext_lazy("操作太频繁，请稍等再试。"),
        "account_inactive": gettext_lazy("这个账号已停用，请致电 12368。"),
        "phone_taken": gettext_lazy("这个手机号已经用于另一个账号。"),
        "email_taken": gettext_lazy("这个电子邮箱已经用于另一个账号。"),
        "same_as_current": gettext_lazy("新的与现在的相同。"),
    }

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where to after log-in: to the form that waited, if there is one."""
        if kept_form.waits_for(request):
            return reverse("identity:kept_form")
        return str(super().get_login_redirect_url(request))

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """New people are asked for their real name first."""
        return reverse("identity:prove")

    def logout(self, request: HttpRequest) -> None:
        """End the session, then close its sockets: they ask again, and find it gone."""
        user_id = request.user.pk
        super().logout(request)
        if user_id is not None:
            tell_sockets(user_id, now=clock.now())

    def is_login_by_code_required(self, login: Any) -> bool:
        """One who signs up with a mail address proves it by a code, as one with a phone does."""
        by_provider = "sociallogin" in (login.signal_kwargs or {})
        if login.signup and not by_provider and (login.email or (login.user is not None and login.user.email)):
            return True
        return bool(super().is_login_by_code_required(login))

    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        return PhoneField(**kwargs)

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_index", "phone_verified"])

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone_verified(self, user: User, phone: str) -> None:
        self.set_phone(user, phone, verified=True)

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone_index=blind_index("user_phone", phone)).first()

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        self._sms(phone, _("验证码 %(code)s，10分钟内有效。请不要告诉任何人，法院也不会向您索要。") % {"code": code})

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """The page says the same to strangers; only the holder of the phone learns that there is no account."""
        url = self._leading_back("account_signup")
        self._sms(phone, _("有人用这个手机号登录诉讼服务网，但它还没有注册。如果是您，请先注册：%(url)s") % {"url": url})

    def send_account_already_exists_sms(self, phone: str) -> None:
        url = self._leading_back("account_login")
        self._sms(phone, _("有人用这个手机号注册诉讼服务网，但它已经注册过。如果是您，请直接登录：%(url)s") % {"url": url})

    def send_account_already_exists_mail(self, email: str) -> None:
        self.send_mail("account/email/account_already_exists", email, {"login_url": self._leading_back("account_login")})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """As it is; an address at which to sign up leads back to the page that was wanted."""
        if "signup_url" in context:
            context = {**context, "signup_url": self._leading_back("account_signup")}
        super().send_mail(template_prefix, email, context)

    def _leading_back(self, name: str) -> str:
        """The address of the page that leads on, afterwards, to where somebody was going; never to another site."""
        return f"{settings.PORTAL_URL}{passthrough_next_redirect_url(self.request, reverse(name), REDIRECT_FIELD_NAME)}"

    def _sms(self, phone: str, text: str) -> None:
        sms_carrier().send(phone=phone, text=text, key=f"code:{uuid.uuid4()}")


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors, their secrets encrypted under the portal's keys."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": gettext_lazy("验证码不对，请核对后再填。")}

    def encrypt(self, text: str) -> str:
        return base64.b64encode(key_ring().encrypt(text.encode(), SECRET_PLACE)).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return key_ring().decrypt(base64.b64decode(encrypted_text), SECRET_PLACE).decode()

    def get_totp_issuer(self) -> str:
        return str(settings.SITE_NAME)

    def build_totp_svg(self, url: str) -> str:
        """Drawn inline, because the pages allow no data: pictures."""
        return str(segno.make(url, error="m").svg_inline(scale=6, border=4, dark="#000", light="#fff", omitsize=False))

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Log-in by an identity provider: the pair of issuer and subject is the key, an equal address never links."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        user.display_name = str(data.get("name") or "")[:80]
        return user

    def serialize_instance(self, instance: Any) -> Any:
        """While a log-in waits in the session: the id of a known user, name and address of a new one, nothing more."""
        if isinstance(instance, User):
            if not instance._state.adding:
                return {"id": str(instance.pk)}
            return {"email": instance.email, "display_name": instance.display_name}
        return super().serialize_instance(instance)

    def deserialize_instance(self, model: Any, data: Any) -> Any:
        if model is User:
            return User.objects.get(pk=data["id"]) if "id" in data else User(**data)
        return super().deserialize_instance(model, data)


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]
    """Ending a session also closes its sockets."""

    def end_sessions(self, sessions: Any) -> None:
        users = {session.user_id for session in sessions}
        super().end_sessions(sessions)
        for user_id in users:
            tell_sockets(user_id, now=clock.now())
