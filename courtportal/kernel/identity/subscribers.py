"""What follows log-in, log-out and a new second factor (allauth's and Django's own signals; no domain flow)."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.signals import authentication_step_completed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from courtportal.kernel import clock
from courtportal.kernel.identity import totp
from courtportal.kernel.identity.models import User
from courtportal.kernel.identity.sessions import SEEN, STARTED, renew_key


@receiver(user_logged_in)
def begin_session(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Both limits count from the log-in, which is a proof of presence itself (allauth notes none for a first phone code)."""
    request.session[STARTED] = request.session[SEEN] = clock.now().isoformat()
    if not get_authentication_records(request, user):
        record_authentication(request, user, "code")


@receiver(authentication_step_completed)
def renew_after_step_up(request: HttpRequest, **details: Any) -> None:
    """A step-up changes what the session may do, so it gets a new key (ASVS 7.2.4)."""
    if details.get("reauthenticated") and request.user.is_authenticated:
        renew_key(request.session)


@receiver(authenticator_added)
def enrolment_is_proof(request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    """Who has just enrolled a factor has just used it: its first code or signature was asked for."""
    if authenticator.type == Authenticator.Type.TOTP:
        totp.use_once(user, request.POST.get("code", ""))
    if authenticator.type != Authenticator.Type.RECOVERY_CODES and request.user.is_authenticated:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True)
