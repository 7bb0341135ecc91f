"""The one way into an online sitting: who takes part for a side shows again who it is, once a sitting and day
(《人民法院在线诉讼规则》第七条), by the proof that signing asks for too.
"""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor, PortalRequest, visible_to
from courtportal.kernel.identity.kept_form import is_by_script
from courtportal.kernel.identity.stepup import ask, confirms, is_recent, means_of_proof
from courtportal.kernel.web.arrival import arrived_at
from filing.calendar.models import Hearing
from filing.identity_checks.actions.confirm import confirm_identity
from filing.identity_checks.queries import Sitting, is_identity_missing
from filing.mediation.models import Mediation
from filing.online.turn_models import SpeakingTurn

P = ParamSpec("P")
View = Callable[Concatenate[PortalRequest, P], HttpResponseBase]

WHY = _("法律要求在开庭、证据交换和调解之前，再核对一次参加的是您本人。核对一次，当天有效。")


def _before(act: str | Promise, find: Callable[[Actor, dict[str, Any]], Sitting | None]) -> Callable[[View[P]], View[P]]:
    """Only those who showed who they are reach the view; a stranger to the sitting is answered by the view itself."""

    def decorator(view: View[P]) -> View[P]:
        @wraps(view)
        def checked(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            now, sitting = arrived_at(request), find(request.actor, kwargs)
            if sitting is not None and is_identity_missing(request.actor, sitting, now):
                if not is_recent(request):
                    return _ask(request)
                confirm_identity(actor=request.actor, sitting=sitting, means=means_of_proof(request), now=now)
            return view(request, *args, **kwargs)

        return confirms(act, WHY)(checked)

    return decorator


def _ask(request: PortalRequest) -> HttpResponse:
    """To the page that asks. What an open page asks for by itself is answered in its place: what one types there stays."""
    if request.method == "GET" and is_by_script(request):
        return render(request, "filing/identity_checks/asked.html")
    return ask(request)


def _hearing(actor: Actor, names: dict[str, Any]) -> Hearing | None:
    return _attended(actor, names["hearing_id"])


def _hearing_of_turn(actor: Actor, names: dict[str, Any]) -> Hearing | None:
    turn = visible_to(actor, SpeakingTurn).filter(pk=names["turn_id"]).first()
    return _attended(actor, turn.hearing_id) if turn is not None else None


def _attended(actor: Actor, hearing_id: uuid.UUID) -> Hearing | None:
    return visible_to(actor, Hearing, "attend").filter(pk=hearing_id).first()


def _mediation(actor: Actor, names: dict[str, Any]) -> Mediation | None:
    return visible_to(actor, Mediation).filter(pk=names["mediation_id"]).first()


in_hearing = _before(_("参加在线庭审"), _hearing)
in_turn = _before(_("在非同步庭审中发言"), _hearing_of_turn)
in_mediation = _before(_("参加在线调解"), _mediation)
