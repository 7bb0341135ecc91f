"""A form sent in an expired session is not lost: its fields wait, encrypted, until their owner has logged in again.

The fields are kept in the new, anonymous session; nothing is done with them until the person presses the button again.
Files are not kept: they are uploaded on their own and stand in the draft already, or must be chosen again.
"""

import base64
import datetime as dt
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, may_ever
from courtportal.kernel.authz.guard import Guard
from courtportal.kernel.vault.keyring import VaultError, key_ring

KEY, OWNER = "kept_form", "kept_form_owner"
PLACE = "session.kept_form"
KEPT_FOR = dt.timedelta(minutes=30)
MOST_BYTES = 256 * 1024
SENT_AGAIN = "sent_again"
NOT_KEPT = {"csrfmiddlewaretoken", SENT_AGAIN}


@dataclass(frozen=True)
class KeptForm:
    """What was being sent: where to, which fields (a field may have several values), and when."""

    path: str
    fields: list[tuple[str, str]]
    had_files: bool
    kept_at: dt.datetime
    owner: str


def remember_whose(request: HttpRequest, user_id: uuid.UUID | None) -> None:
    """Note whose session just ended, so that another person at the same machine never sees the fields."""
    request.session[OWNER] = str(user_id)


def keep(request: HttpRequest, now: dt.datetime) -> bool:
    """Seal the posted fields into the session; False if they are too many to keep."""
    fields = [(name, value) for name, values in request.POST.lists() if name not in NOT_KEPT for value in values]
    content = {
        "path": request.get_full_path(),
        "fields": fields,
        "had_files": bool(request.FILES),
        "kept_at": now.isoformat(),
        "owner": request.session.get(OWNER, ""),
    }
    plain = json.dumps(content, ensure_ascii=False).encode()
    if len(plain) > MOST_BYTES:
        return False
    request.session[KEY] = base64.b64encode(key_ring().encrypt(plain, PLACE)).decode("ascii")
    return True


def kept(request: HttpRequest, now: dt.datetime) -> KeptForm | None:
    """The form that waits for the person who is logged in now; None if there is none, it is too old or another's."""
    sealed = request.session.get(KEY)
    if not sealed:
        return None
    try:
        content: dict[str, Any] = json.loads(key_ring().decrypt(base64.b64decode(sealed), PLACE))
    except (VaultError, ValueError):
        return None
    form = KeptForm(
        path=content["path"],
        fields=[(str(name), str(value)) for name, value in content["fields"]],
        had_files=content["had_files"],
        kept_at=dt.datetime.fromisoformat(content["kept_at"]),
        owner=content["owner"],
    )
    if now - form.kept_at > KEPT_FOR or (form.owner and form.owner != str(request.user.pk)):
        return None
    return form


def forget(request: HttpRequest) -> None:
    """The form was sent again, or is not wanted."""
    request.session.pop(KEY, None)
    request.session.pop(OWNER, None)


def waits_for(request: HttpRequest) -> bool:
    """A form waits in this session."""
    return kept(request, clock.now()) is not None


V = TypeVar("V", bound=Callable[..., Any])


def background_save(view: V) -> V:
    """Mark a view that saves while one types: without a session it says so in the saved line and leaves the page alone.

    The whole form is kept when the person sends it; a redirect now would take away what is typed next.
    """
    view.background_save = True  # type: ignore[attr-defined]
    return view


def is_by_script(request: HttpRequest) -> bool:
    """Sent by a script of the page (htmx, tus), not by the browser going to another page."""
    return request.headers.get("HX-Request") == "true" or "Tus-Resumable" in request.headers


def is_background(request: HttpRequest, view: Any) -> bool:
    """A save while one types: whatever is wrong with it, the page stays."""
    return is_by_script(request) and getattr(view, "background_save", False)


class KeptFormMiddleware:
    """Keeps what an unknown person posts to a page that needs a log-in, and sends htmx to the log-in page as a whole page."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.get_response(request)
        return response

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        guard: Guard | None = getattr(view, "guard", None)
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if actor.is_known and SENT_AGAIN in request.POST:
            forget(request)
        if guard is None or actor.is_known or may_ever(actor, guard.object, guard.action):
            return None
        by_script = is_by_script(request)
        if is_background(request, view):
            return render(request, "web/identity/expired.html", status=401)
        if request.method == "POST" and keep(request, clock.now()):
            return _to_login(by_script)
        return _to_login(by_script) if by_script else None


def _to_login(by_script: bool) -> HttpResponse:
    """The log-in page; for a request by script as an instruction to load it as a whole page."""
    if not by_script:
        return redirect("account_login")
    instruction = HttpResponse(status=204)
    instruction.headers["HX-Redirect"] = reverse("account_login")
    return instruction
