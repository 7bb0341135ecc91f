"""Transcripts that wait for the signature of a member of the bench."""

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from courtportal.kernel.authz import Actor, Role, visible_to
from courtportal.kernel.rendering.models import SignatureSlot
from filing.public import PanelMember, of_documents, register_source
from transcription.transcripts.actions.sign import PRESIDING, AlreadyGiven, NotYourTurn, sign
from transcription.transcripts.models import Transcript

NOT_YOUR_TURN = gettext_noop("还有人应当先在笔录上签名，请等他们签名以后再签。")
GIVEN = gettext_noop("笔录上已经记明您签名或者没有签名。")


def to_sign(actor: Actor) -> QuerySet[Transcript]:
    """Transcripts on which the actor's own place is open and its turn has come: the clerk's after the participants, that of who
    presides after everybody (CPL 150).
    """
    still_open = SignatureSlot.objects.filter(document=OuterRef("document"), signed_at=None, refused_at=None)
    others = still_open.exclude(user=actor.user_id)
    presiding = PanelMember.objects.filter(case=OuterRef("hearing__case"), duty__in=PRESIDING, ended_at=None)
    found = visible_to(actor, Transcript, "sign").filter(Exists(still_open.filter(user=actor.user_id)))
    if actor.role == Role.CLERK:
        of_case = PanelMember.objects.filter(case=OuterRef(OuterRef("hearing__case")), duty__in=PRESIDING, ended_at=None)
        return found.filter(~Exists(others.exclude(user__in=of_case.values("user"))))
    return found.filter(~Exists(others) | ~Exists(presiding.filter(user=actor.user_id)))


def words(error: Exception) -> str:
    """What the room's own refusals mean."""
    return NOT_YOUR_TURN if isinstance(error, NotYourTurn) else GIVEN if isinstance(error, AlreadyGiven) else ""


register_source(
    of_documents(
        code="transcript",
        name=_("笔录"),
        act=_("个人签名"),
        model=Transcript,
        waiting=to_sign,
        url=lambda row: reverse("transcription:transcript", args=[row.hearing_id]),
        sign=lambda actor, thing, now: sign(actor=actor, transcript_id=thing.pk, read=thing.version, now=now),
        words=words,
    )
)
