"""Decisions that wait for a judge's signature, or for the clerk's and the seal."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from courtportal.kernel.authz import Actor, visible_to
from filing.decisions.actions.seal import seal
from filing.decisions.actions.sign import StandsOpen, sign
from filing.decisions.models import Decision
from filing.to_sign.places import CLERK
from filing.to_sign.sources import allowed, given_by, of_documents, page, place_open_but, register_source

STANDS_OPEN = gettext_noop("本案还有事项未了，签署要写明理由：请打开裁判文书的页面单独签署。")


def to_sign(actor: Actor) -> QuerySet[Decision]:
    """What the actor may sign, without what it has signed while other members of the panel have not.

    Where every judge has signed and that is not noted yet, each of them may still ask for it.
    """
    return visible_to(actor, Decision, "sign").exclude(given_by(actor), place_open_but(CLERK), state=Decision.State.SIGNING)


def words(error: Exception) -> str:
    """What the room's own refusals mean."""
    return STANDS_OPEN if isinstance(error, StandsOpen) else ""


register_source(
    of_documents(
        code="decision",
        name=_("裁判文书"),
        act=_("个人签名"),
        model=Decision,
        waiting=to_sign,
        url=page("filing:decision"),
        sign=lambda actor, thing, now: sign(actor=actor, decision_id=thing.pk, read=thing.version, now=now),
        words=words,
    )
)
register_source(
    of_documents(
        code="decision_seal",
        name=_("裁判文书"),
        act=_("署名并加盖院印"),
        model=Decision,
        waiting=allowed(Decision, "seal"),
        url=page("filing:decision"),
        sign=lambda actor, thing, now: seal(actor=actor, decision_id=thing.pk, read=thing.version, now=now),
        words=words,
    )
)
