"""Drafted rulings that wait for the signature of the judge or officer, or for the clerk's and the seal."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor, visible_to
from filing.drafting.actions.seal import seal_paper
from filing.drafting.actions.sign import sign_paper
from filing.drafting.models import PaperDraft
from filing.to_sign.places import CLERK
from filing.to_sign.sources import allowed, given_by, no_words, of_documents, page, place_open_but, register_source


def to_sign(actor: Actor) -> QuerySet[PaperDraft]:
    """What the actor may sign, without what it has signed while other members of the panel have not.

    Where every judge has signed and that is not noted yet, each of them may still ask for it, as of a decision.
    """
    return visible_to(actor, PaperDraft, "sign").exclude(given_by(actor), place_open_but(CLERK), state=PaperDraft.State.SIGNING)


register_source(
    of_documents(
        code="paper",
        name=_("裁定书"),
        act=_("个人签名"),
        model=PaperDraft,
        waiting=to_sign,
        url=page("filing:paper_draft"),
        sign=lambda actor, thing, now: sign_paper(actor=actor, draft_id=thing.pk, read=thing.version, now=now),
        words=no_words,
    )
)
register_source(
    of_documents(
        code="paper_seal",
        name=_("裁定书"),
        act=_("署名并加盖院印"),
        model=PaperDraft,
        waiting=allowed(PaperDraft, "seal"),
        url=page("filing:paper_draft"),
        sign=lambda actor, thing, now: seal_paper(actor=actor, draft_id=thing.pk, read=thing.version, now=now),
        words=no_words,
    )
)
