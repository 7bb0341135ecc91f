"""Sharers speak about a draft; a client returns it for a change, or signs it."""

import datetime as dt
import uuid

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from filing.intake.actions.submit import NotReady, NotVerified
from filing.intake.models import FilingDraft
from filing.intake.queries import SHARING, draft_problems, signed_content
from filing.intake.sharing.models import DraftComment, DraftShare, DraftSignature
from filing.intake.sharing.queries import clients, shares_of
from filing.notices import tell


class ChangedMeanwhile(Exception):
    """The draft is no longer what the client has read."""


@transaction.atomic
def say(*, actor: Actor, draft_id: uuid.UUID, kind: str, text: str, key: str = "", now: dt.datetime) -> DraftComment:
    """A remark stands with the draft, seen by all who share it; "returned" asks for a change. Raises ValueError if empty.

    The same ``key`` again, minted with the form, gives the same remark; "" is none.
    """
    draft = access(actor, FilingDraft, draft_id, "view", lock=True)
    if not text.strip():
        raise ValueError(draft_id)
    if key and (known := draft.comments.filter(user_id=actor.account_id, key=key).first()):
        return known
    comment = DraftComment.objects.create(
        draft=draft, user_id=actor.account_id, kind=kind, text=text.strip(), said_at=now, key=key
    )
    record(actor=actor, action="comment_draft", obj=draft, now=now, detail={"kind": kind})
    title = _("%(name)s 请您修改立案申请") if kind == DraftComment.Kind.RETURNED else _("%(name)s 对立案申请有意见")
    for user in {share.user for share in shares_of(draft).filter(ended_at=None).exclude(user=None)} | {draft.owner}:
        if user is not None and user.pk != actor.user_id:
            tell(
                user,
                title=title,
                body=_("请在申请的共享页面查看。"),
                facts={"name": actor.name},
                link=reverse("filing:draft_read", args=[draft.pk]),
                key=f"draft-comment:{comment.pk}:{user.pk}",
                now=now,
            )
    return comment


def share_to_sign(actor: Actor, draft: FilingDraft) -> DraftShare | None:
    """The share under which the actor signs."""
    return clients(draft).filter(user_id=actor.account_id).first()


@transaction.atomic
def sign(*, actor: Actor, draft_id: uuid.UUID, read_sha256: str, now: dt.datetime) -> DraftSignature:
    """The client's signature stands under the draft as it is now (民事诉讼法 第一百二十四条; 人民法院在线诉讼规则 第七条).

    The caller has just had the actor prove presence. Raises NotVerified, NotReady while answers are missing, and
    ChangedMeanwhile if the content is no longer that which the client has read.
    """
    draft = access(actor, FilingDraft, draft_id, "sign", lock=True)
    share = share_to_sign(actor, draft)
    if share is None:
        raise Refused("filing.filingdraft", "sign", [gettext_noop("现在没有等待您签名的内容")])
    if not actor.verified:
        raise NotVerified
    if missing := [one for one in draft_problems(draft, clock.local(now).date()) if one.page != SHARING]:
        raise NotReady(missing)
    digest = signed_content(draft)
    if digest != read_sha256:
        raise ChangedMeanwhile
    signature, created = DraftSignature.objects.get_or_create(share=share, sha256=digest, defaults={"signed_at": now})
    if created:
        record(actor=actor, action="sign_draft", obj=draft, now=now, detail={"sha256": digest, "party": share.party})
        tell(
            draft.owner,
            title=_("%(name)s 已签名"),
            body=_("所有委托人签名后即可提交。之后再修改内容，需要重新签名。"),
            facts={"name": actor.name},
            link=reverse("filing:draft", args=[draft.pk]),
            key=f"draft-signed:{signature.pk}",
            now=now,
        )
    return signature
