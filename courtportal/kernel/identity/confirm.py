"""Fresh codes: the step-up of people without a second factor, and the phone that someone says to have.

A session keeps only the digest of a code; each is valid for ten minutes, for five tries, once.
"""

import hashlib
import hmac
import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from django.http import HttpRequest

from courtportal.kernel.identity.models import User
from courtportal.kernel.identity.rules.mobile_phone import masked_mobile_phone

STEP_UP, PHONE, PHONE_SHOWN = "confirm_code", "phone_code", "phone_shown"
VALID_SECONDS = 600
MOST_TRIES = 5
AGAIN_AFTER_SECONDS = 30


def _digest(request: HttpRequest, recipient: str, code: str) -> str:
    return hmac.new(str(request.session.session_key).encode(), f"{recipient} {code}".encode(), hashlib.sha256).hexdigest()


def _new_code(request: HttpRequest, key: str, recipient: str = "") -> str | None:
    """A code for the recipient; None within half a minute of the last one."""
    if time.time() - request.session.get(key, {}).get("sent", 0) < AGAIN_AFTER_SECONDS:
        return None
    code: str = get_adapter(request).generate_login_code()
    request.session[key] = {"digest": _digest(request, recipient, code), "sent": time.time(), "tries": 0}
    return code


def _still_counts(state: dict[str, Any]) -> bool:
    return bool(time.time() - state["sent"] <= VALID_SECONDS and state["tries"] < MOST_TRIES)


def _use(request: HttpRequest, key: str, code: str, recipient: str = "") -> bool:
    state: dict[str, Any] | None = request.session.get(key)
    if state is None or not _still_counts(state):
        return False
    request.session[key] = state | {"tries": state["tries"] + 1}
    if not hmac.compare_digest(state["digest"], _digest(request, recipient, code.strip())):
        return False
    del request.session[key]
    return True


def recipient(user: User) -> str:
    """Where the code of the step-up goes, masked."""
    if user.phone and user.phone_verified:
        return masked_mobile_phone(user.phone)
    name, _at, domain = (user.email or "").partition("@")
    return f"{name[:2]}***@{domain}" if domain else ""


def send_code(request: HttpRequest, user: User) -> None:
    """A new code is on its way; within half a minute of the last one nothing more is sent."""
    code = _new_code(request, STEP_UP)
    if code is None:
        return
    adapter = get_adapter(request)
    if user.phone and user.phone_verified:
        adapter.send_verification_code_sms(user=user, phone=user.phone, code=code)
    elif user.email:
        adapter.send_mail("account/email/login_code", user.email, {"request": request, "code": code})


def check_code(request: HttpRequest, user: User, code: str) -> bool:
    """Whether the code is right; then the session has a fresh proof of presence."""
    if not _use(request, STEP_UP, code):
        return False
    record_authentication(request, user, "code", reauthenticated=True)
    return True


def send_phone_code(request: HttpRequest, user: User, phone: str) -> bool:
    """A code is on its way to a phone that is not known to be the user's; False when it is too soon for another one.

    The limits of ``verify_phone`` hold as in a sign-up, so that nobody's phone is flooded from here.
    """
    if not ratelimit.consume(request, action="verify_phone", key=phone):
        return False
    code = _new_code(request, PHONE, phone)
    if code is None:
        return False
    request.session[PHONE] |= {"to": _digest(request, phone, PHONE)}
    request.session.modified = True
    get_adapter(request).send_verification_code_sms(user=user, phone=phone, code=code)
    return True


def phone_code_is_on_its_way(request: HttpRequest, phone: str) -> bool:
    """Whether a code that still counts was sent to this very phone from this session."""
    state: dict[str, Any] = request.session.get(PHONE) or {}
    return bool(state) and state.get("to") == _digest(request, phone, PHONE) and _still_counts(state)


def check_phone_code(request: HttpRequest, phone: str, code: str) -> bool:
    """Whether the code is the one sent to this very phone; then the session remembers the phone as shown."""
    if not _use(request, PHONE, code, phone):
        return False
    request.session[PHONE_SHOWN] = _digest(request, phone, PHONE_SHOWN)
    return True


def phone_is_shown(request: HttpRequest, phone: str) -> bool:
    """Whether a code sent to the phone was typed in this session: an authority that does not answer costs no second code."""
    return hmac.compare_digest(request.session.get(PHONE_SHOWN, ""), _digest(request, phone, PHONE_SHOWN))
