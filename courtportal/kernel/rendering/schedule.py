"""What the worker does for sealed documents, and for signed ones that bear no seal: their time stamps do not run out."""

import datetime as dt

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import scheduled
from courtportal.kernel.outbox.rounds import do_in_rounds
from courtportal.kernel.rendering.actions.protect import protect_document
from courtportal.kernel.rendering.models import CourtDocument

RENEW_BEFORE = dt.timedelta(days=180)
MOST = 500  # in one run


@scheduled(every=dt.timedelta(hours=1))
def protect_documents(now: dt.datetime) -> None:
    """Stamp anew what is protected for less than half a year more; the health page shows it if some could not be."""
    settled = (CourtDocument.State.SEALED, CourtDocument.State.SIGNED)  # who waits for a seal is not protected yet
    due = CourtDocument.objects.filter(state__in=settled, protected_until__lte=now + RENEW_BEFORE)
    do_in_rounds(
        due,
        lambda one: protect_document(actor=SYSTEM, document_id=one.pk, now=now),
        by="protected_until",
        job="protect_documents",
        most=MOST,
    )
