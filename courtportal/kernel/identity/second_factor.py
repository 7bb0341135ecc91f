"""Court staff reach nothing without a second factor (GB/T 22239-2019 §8.1.4.1 d; ASVS 6.3.3). A passkey counts as both."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from courtportal.kernel.authz import Actor
from courtportal.kernel.authz.roles import STAFF_ROLES
from courtportal.kernel.identity.models import Appointment

# The pages on which a second factor is enrolled, and those that show nothing of a court.
OPEN_NAMES = frozenset(
    {
        "account_login", "account_logout", "account_reauthenticate", "account_confirm_login_code", "account_inactive",
        "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_login_webauthn",
        "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes", "identity:enrol", "identity:confirm_yourself",
        "web:display", "web:language", "web:help", "web:accessibility", "web:privacy", "web:status",
    }
)  # fmt: skip


def passed(request: HttpRequest) -> bool:
    """This session passed a second factor."""
    return any(entry["method"] == "mfa" for entry in get_authentication_records(request, request.user))


def is_staff(actor: Actor) -> bool:
    """The account serves at a court, in whichever role it acts now."""
    if actor.is_staff:
        return True
    if actor.user_id is None:
        return False
    return Appointment.objects.filter(user_id=actor.user_id, role__in=STAFF_ROLES, ended_at=None).exists()


class SecondFactorMiddleware:
    """Sends staff without a second factor in this session to the page that sets one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        match = request.resolver_match
        if not actor.is_known or (match is not None and match.view_name in OPEN_NAMES):
            return None
        if passed(request) or not is_staff(actor):
            return None
        return redirect("identity:enrol")
