"""Drafted rulings that wait for the signature of the judge or officer, or for the clerk's and the seal."""

from django.utils.translation import gettext_lazy as _

from filing.drafting.actions.seal import seal_paper
from filing.drafting.actions.sign import sign_paper
from filing.drafting.models import PaperDraft
from filing.to_sign.sources import allowed, no_words, of_documents, page, register_source

register_source(
    of_documents(
        code="paper",
        name=_("裁定书"),
        act=_("个人签名"),
        model=PaperDraft,
        waiting=allowed(PaperDraft, "sign"),
        url=page("filing:paper_draft"),
        sign=lambda actor, thing, now: sign_paper(actor=actor, draft_id=thing.pk, now=now),
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
        sign=lambda actor, thing, now: seal_paper(actor=actor, draft_id=thing.pk, now=now),
        words=no_words,
    )
)
