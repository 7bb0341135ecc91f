"""Turns the session into an Actor and keeps everyone off routes that no rule opens to them."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from courtportal.kernel.authz.actor import PUBLIC, Actor
from courtportal.kernel.authz.policy import may_ever
from courtportal.kernel.authz.public_routes import is_public
from courtportal.kernel.authz.roles import Role
from courtportal.kernel.identity.models import Appointment, User
from courtportal.kernel.request_id import set_request_id

GetResponse = Callable[[HttpRequest], HttpResponse]
SESSION_APPOINTMENT = "appointment"


def actor_of(user: Any, appointment_id: str | None) -> Actor:
    """The Actor of a logged-in user in the chosen appointment; without one a litigant (or a lawyer who is one)."""
    if not isinstance(user, User) or not user.is_active:
        return PUBLIC
    appointments = Appointment.objects.filter(user=user, ended_at=None)
    chosen = appointments.filter(pk=appointment_id).first() if appointment_id else appointments.order_by("created_at").first()
    return Actor(
        role=Role(chosen.role) if chosen else Role.LITIGANT,
        user_id=user.pk,
        court_id=chosen.court_id if chosen else None,
        person_id=user.person_id,
        verified=user.is_verified,
        name=user.display_name,
    )


class ActorMiddleware:
    """Sets ``request.actor`` and the request id."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        set_request_id(uuid.uuid4().hex)
        request.actor = actor_of(request.user, request.session.get(SESSION_APPOINTMENT))  # type: ignore[attr-defined]
        return self.get_response(request)


class GuardMiddleware:
    """Refuses a view without a guard, and a guard without a rule for the actor's role."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is not None and is_public(match.view_name):
            return None
        guard = getattr(view, "guard", None)
        if guard is None:
            raise PermissionDenied("this route has no rule")
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if may_ever(actor, guard.object, guard.action):
            return None
        if not actor.is_known:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied(f"{actor.role} has no rule for {guard.action} on {guard.object}")
