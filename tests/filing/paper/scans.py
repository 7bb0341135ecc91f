"""What a clerk has on the desk: a scanned paper, its day and how it came."""

import datetime as dt
import uuid
from typing import Any

from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from filing.applications.actions.submit import Request
from filing.paper.actions.enter_application import ITSELF, enter_application
from filing.paper.keeping import Paper
from filing.paper.models import PaperEntry
from tests.factories.disputes import Dispute, typed
from tests.factories.filings import make_upload


def scanned(actor: Actor, now: dt.datetime, day: dt.date, name: str = "上诉状扫描件.pdf", manner: str = "post") -> Paper:
    """A scanned paper of the day, posted unless said otherwise."""
    return Paper(make_upload(User.objects.get(pk=actor.user_id), now, name, 3), day, manner, str(uuid.uuid4()))


def entered(  # the whole desk
    dispute: Dispute, kind: str, now: dt.datetime, day: dt.date, *, role: str = "defendant", actor: Actor | None = None,
    signed_by: str = ITSELF, paper: Paper | None = None, **changed: Any,
) -> PaperEntry:  # fmt: skip
    """The clerk enters the application of the party in the role, with its usual content."""
    actor = actor or dispute.clerk
    return enter_application(
        actor=actor, case_id=dispute.case.pk, party_id=dispute.party(role).pk, signed_by=signed_by,
        request=Request(kind, typed(dispute.case, kind, applicant=role, **changed), ""),
        paper=paper or scanned(actor, now, day), now=now,
    )  # fmt: skip
