"""One litigant with an open draft, in a data folder of its own; each verb runs in a process of its own.

``prepare``: tables, courts, the person and a session (prints cookies and addresses). ``answer``: the draft's long text.
``answers``: the same for each line read, until there is none. ``arrived``: the files taken in, and how much of others has come.
"""

import json
import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courtportal.settings.test")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.middleware.csrf import _get_new_csrf_string  # noqa: E402
from django.urls import reverse  # noqa: E402

from courtportal.demo.bench.tables import make_tables  # noqa: E402
from courtportal.demo.people import actor, make_people  # noqa: E402
from courtportal.kernel import clock  # noqa: E402
from courtportal.kernel.courts.models import Court  # noqa: E402
from courtportal.kernel.identity.models import User  # noqa: E402
from courtportal.kernel.uploads.models import PartialUpload, Upload  # noqa: E402
from courtportal.kernel.uploads.workspace import partial_path  # noqa: E402
from filing.intake.actions.drafts import save_page, start_draft  # noqa: E402
from filing.intake.models import FilingDraft  # noqa: E402

PAGE, KEY = "interest", "interest_method"


def _session(user: User) -> dict[str, str]:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "code", "type": "email", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return {settings.SESSION_COOKIE_NAME: str(session.session_key), settings.CSRF_COOKIE_NAME: _get_new_csrf_string()}


def prepare() -> dict[str, object]:
    """Make everything once."""
    make_tables()
    call_command("load_courts", verbosity=0)
    now = clock.now()
    make_people(now)
    person = actor("litigant")
    draft = start_draft(actor=person, form_key="private_lending", court=Court.objects.get(code="粤0604"), now=now)
    save_page(actor=person, draft_id=draft.pk, page=PAGE, typed={"interest_claimed": "yes"}, seen=True, now=now)
    return {
        "cookies": _session(User.objects.get(pk=str(person.user_id))),
        "page": reverse("filing:draft_page", args=[draft.pk, PAGE]),
        "uploads": reverse("uploads:collection"),
    }


def answer() -> str:
    """What the draft holds of the long text."""
    return str(FilingDraft.objects.get().content["answers"].get(KEY, ""))


def answers() -> None:
    """Say what the draft holds each time a line is read: a process that starts once and is asked often."""
    for _asked in sys.stdin:
        print(json.dumps(answer(), ensure_ascii=False), flush=True)  # noqa: T201 - the answer


def arrived() -> dict[str, object]:
    """The files taken in whole, and the bytes of those on their way."""
    uploads = [(upload.sha256, upload.size) for upload in Upload.objects.filter(state=Upload.State.CHECKED)]
    partials = PartialUpload.objects.filter(state=PartialUpload.State.RECEIVING)
    return {"uploads": uploads, "partial": sum(partial_path(one.pk).stat().st_size for one in partials)}


def main() -> None:
    """The verb is the first argument; the answer is one line of JSON."""
    if sys.argv[1] == "answers":
        answers()
        return
    verbs = {"prepare": prepare, "answer": answer, "arrived": arrived}
    print(json.dumps(verbs[sys.argv[1]](), ensure_ascii=False))  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
