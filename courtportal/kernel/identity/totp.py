"""One-time codes by time (RFC 6238): each works once, also across processes and restarts, because the last counter is kept."""

import time

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from django.db import transaction

from courtportal.kernel.identity.models import User

LAST = "last_counter"


def _secret(authenticator: Authenticator) -> str:
    return str(decrypt(authenticator.data["secret"]))


def _now() -> int:
    return int(time.time()) // int(app_settings.TOTP_PERIOD)


def enrol(user: User) -> Authenticator:
    """Give the account a new secret (demo accounts); people enrol themselves on their page."""
    authenticator: Authenticator = TOTP.activate(user, generate_totp_secret()).instance
    return authenticator


def next_code(user: User) -> str | None:
    """A code that the portal accepts now and has not seen; None without a secret. For the demo's command only."""
    authenticator = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if authenticator is None:
        return None
    counter = max(_now(), int(authenticator.data.get(LAST, 0)) + 1)
    return str(format_hotp_value(hotp_value(_secret(authenticator), counter)))


@transaction.atomic
def use_once(user: User, code: str) -> bool:
    """Mark the code's counter as used; False if it, or a later one, was used before. True for what is no code of the user's."""
    authenticator = Authenticator.objects.select_for_update().filter(user=user, type=Authenticator.Type.TOTP).first()
    if authenticator is None:
        return True
    secret, now, tolerance = _secret(authenticator), _now(), int(app_settings.TOTP_TOLERANCE)
    for counter in range(now - tolerance, now + tolerance + 1):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter))):
            if counter <= int(authenticator.data.get(LAST, 0)):
                return False
            authenticator.data[LAST] = counter
            authenticator.save(update_fields=["data"])
            return True
    return True
