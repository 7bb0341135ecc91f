"""The other judges of a panel sign a ruling that who presides has signed (CPL 157); until all have, it may be taken back."""

import datetime as dt
import uuid

from django.db import transaction
from django.urls import reverse

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, access
from courtportal.kernel.rendering.actions import seal_document, sign_document
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.actions.decide import keep_sealed
from filing.applications.effects.common import wait_again
from filing.applications.holding import access_held
from filing.applications.models import Application
from filing.applications.recusal import require_part
from filing.applications.rules.recusal import Act
from filing.calendar.telling import tell_to_seal
from filing.to_sign.opened import require_read, require_same
from filing.to_sign.places import open_places


def sign_ruling(*, actor: Actor, application_id: uuid.UUID, now: dt.datetime, read: str = "") -> Application:
    """The judge's own signature stands on the ruling; after the last one the clerk may seal it, or the portal does for a case
    without a clerk.

    Who may: a judge of the panel who has a place on it and has not signed; where no clerk seals and the portal was interrupted
    also who has. Signed with no transaction open. Raises ChangedSinceRead where the text is another than ``read``,
    AnotherDocument where it became another while it was signed, CannotDecide where the case has moved on before it was sealed.
    """
    document = signable_ruling(actor=actor, application_id=application_id)
    require_read(document.unsigned_sha256, read)
    place = document.slots.get(user=actor.account_id)
    signed = sign_document(actor=actor, document=document, slot=place.code, now=now)
    if signed.state in {CourtDocument.State.SIGNED, CourtDocument.State.SEALED}:  # sealed by who was interrupted
        return keep_sealed(seal_document(actor=SYSTEM, document=signed, now=now), application_id, actor, now)
    return _keep(actor, application_id, signed, now)


def signable_ruling(*, actor: Actor, application_id: uuid.UUID) -> CourtDocument:
    """The ruling that waits for the actor's signature, to be read first."""
    application = access(actor, Application, application_id, "sign")
    require_part(actor, application.case, "filing.application", "sign", _act(application))
    if application.document is None:
        raise LookupError(application_id)
    return application.document


def _act(application: Application) -> Act:
    return Act.URGENT if application.definition.urgent_measure else Act.DECIDE


@transaction.atomic
def _keep(actor: Actor, application_id: uuid.UUID, document: CourtDocument, now: dt.datetime) -> Application:
    application = Application.objects.select_for_update(of=("self",)).get(pk=application_id)
    require_same(application.document_id, document)
    record(actor=actor, action="sign", obj=application, now=now)
    if not open_places(document).exists():
        tell_to_seal(application.case, document, reverse("filing:application", args=[application.pk]), now)
    return application


@transaction.atomic
def take_back_ruling(*, actor: Actor, application_id: uuid.UUID, now: dt.datetime) -> Application:
    """The application waits for another ruling; what was signed is not used. Who may: who presides, before all have signed."""
    application = access_held(actor, application_id, "take_back")
    wait_again(application, actor, "", now)
    return application
