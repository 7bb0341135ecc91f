"""The step-up of people without a second factor: a fresh code to their phone or mail address."""

import hashlib
import hmac
import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest

from courtportal.kernel.identity.models import User
from courtportal.kernel.identity.rules.mobile_phone import masked_mobile_phone

KEY = "confirm_code"
VALID_SECONDS = 600
MOST_TRIES = 5
AGAIN_AFTER_SECONDS = 30


def _digest(request: HttpRequest, code: str) -> str:
    return hmac.new(str(request.session.session_key).encode(), code.encode(), hashlib.sha256).hexdigest()


def recipient(user: User) -> str:
    """Where the code goes, masked."""
    if user.phone and user.phone_verified:
        return masked_mobile_phone(user.phone)
    name, _at, domain = (user.email or "").partition("@")
    return f"{name[:2]}***@{domain}" if domain else ""


def send_code(request: HttpRequest, user: User) -> None:
    """A new code is on its way; within half a minute of the last one nothing more is sent."""
    state: dict[str, Any] = request.session.get(KEY, {})
    if time.time() - state.get("sent", 0) < AGAIN_AFTER_SECONDS:
        return
    adapter = get_adapter(request)
    code = adapter.generate_login_code()
    request.session[KEY] = {"digest": _digest(request, code), "sent": time.time(), "tries": 0}
    if user.phone and user.phone_verified:
        adapter.send_verification_code_sms(user=user, phone=user.phone, code=code)
    elif user.email:
        adapter.send_mail("account/email/login_code", user.email, {"request": request, "code": code})


def check_code(request: HttpRequest, user: User, code: str) -> bool:
    """Whether the code is right; then the session has a fresh proof of presence. Each code works once, for five tries."""
    state: dict[str, Any] | None = request.session.get(KEY)
    if state is None or time.time() - state["sent"] > VALID_SECONDS or state["tries"] >= MOST_TRIES:
        return False
    request.session[KEY] = state | {"tries": state["tries"] + 1}
    if not hmac.compare_digest(state["digest"], _digest(request, code.strip())):
        return False
    del request.session[KEY]
    record_authentication(request, user, "code", reauthenticated=True)
    return True
