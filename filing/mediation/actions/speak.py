"""Speaking in the room: to all, or in private between one side and the mediator; files come with what is said."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.reading.counting import page_count
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.vault.models import StoredFile
from filing.intake.queries import stored_file
from filing.mediation.holding import access_held
from filing.mediation.material import evidence_of
from filing.mediation.models import Mediation, MediationFile, MediationMessage
from filing.mediation.queries import side_of
from filing.mediation.rules.offers import MEDIATOR

Channel = MediationMessage.Channel
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says: in which channel, with which files, and whether these are evidence if the mediation fails.

    ``key`` is minted with the form, so that what is sent twice is said once; "" is none.
    """

    channel: str
    text: str
    uploads: Sequence[Upload] = field(default_factory=tuple)
    as_evidence: bool = False
    key: str = ""


@transaction.atomic
def say(*, actor: Actor, mediation_id: uuid.UUID, said: Said, now: dt.datetime) -> MediationMessage:
    """The message stands in its channel, for who may hear it. A side speaks to all or in private to the mediator.

    The audit log keeps that something was said, never what. Raises Refused for another side's channel, ValueError for nothing.
    """
    mediation = access_held(actor, mediation_id, "speak")
    if known := _said_before(actor, mediation, said.key):
        return known
    message = _message(actor, mediation, said, now)
    for upload in said.uploads:
        used = access(actor, Upload, upload.pk, "use")
        _attach(message, used.stored, used.original_name, used.pages or 0, as_evidence=said.as_evidence)
    if not message.text and not message.files.exists():
        raise ValueError(mediation_id)
    record(actor=actor, action="speak_in_mediation", obj=mediation, now=now, detail={"message": str(message.pk)})
    return message


@transaction.atomic
def show_evidence(*, actor: Actor, mediation_id: uuid.UUID, key: str = "", now: dt.datetime) -> MediationMessage:
    """The evidence of the actor's own draft, filing or case is shown to all in the room: nothing is uploaded twice.

    The same ``key`` again, minted with the button, shows nothing more. Raises Refused where there is none.
    """
    mediation = access_held(actor, mediation_id, "speak")
    if known := _said_before(actor, mediation, key):
        return known
    found = evidence_of(actor, mediation)
    if not found:
        raise Refused("filing.mediation", "speak", [str(_("没有可以出示的证据"))])
    text = "；".join(f"{number}. {one.title}" for number, one in enumerate(found, 1))
    message = _message(actor, mediation, Said(Channel.JOINT, text, key=key), now)
    for one in found:
        _attach(message, stored_file(one.file_id), one.file_name, one.pages, as_evidence=False)
    record(actor=actor, action="show_evidence", obj=mediation, now=now, detail={"files": len(found)})
    return message


def _said_before(actor: Actor, mediation: Mediation, key: str) -> MediationMessage | None:
    return mediation.messages.filter(author_id=actor.account_id, key=key).first() if key else None


def _message(actor: Actor, mediation: Mediation, said: Said, now: dt.datetime) -> MediationMessage:
    side = side_of(actor, mediation)
    if said.channel not in Channel.values or (side != MEDIATOR and said.channel not in {Channel.JOINT, side}):
        raise Refused("filing.mediation", "speak", [str(_("不能在这里发言"))])
    if mediation.mediator is None:
        raise Refused("filing.mediation", "speak", [str(_("还没有调解员"))])
    return MediationMessage.objects.create(
        mediation=mediation, channel=said.channel, author_id=actor.account_id, side=side, mediator=mediation.mediator,
        text=said.text.strip()[:LONGEST], said_at=now, key=said.key,
    )  # fmt: skip


def _attach(message: MediationMessage, stored: StoredFile | None, name: str, pages: int, *, as_evidence: bool) -> None:
    if stored is None:
        raise LookupError(message.pk)
    MediationFile.objects.create(
        message=message, file=stored, file_name=name, pages=page_count(stored, pages), as_evidence=as_evidence
    )
