"""An account shows that it may act for an organisation, and the court says whether that is enough."""

import datetime as dt
import uuid

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.uploads.models import Upload
from filing.mediation.models import AuthorityProof, MediationInvitation
from filing.mediation.transitions import Words, open_place, tell_court
from filing.notices import tell

State = AuthorityProof.State


def show_authority(actor: Actor, invitation: MediationInvitation, upload: Upload, now: dt.datetime) -> AuthorityProof:
    """The proof waits for the court, in the caller's transaction; until then the account reads nothing of the mediation."""
    used = access(actor, Upload, upload.pk, "use")
    if used.stored is None:
        raise LookupError(upload.pk)
    proof = AuthorityProof.objects.create(
        party=invitation.party, invitation=invitation, user_id=actor.account_id, file=used.stored, file_name=used.original_name,
        shown_at=now,
    )  # fmt: skip
    mediation = invitation.party.mediation
    record(actor=actor, action="show_authority", obj=mediation, now=now, detail={"party": str(invitation.party_id)})
    tell_court(
        mediation, title=_("请核对单位的授权材料"), body=_("调解编号 %(number)s：核对后，单位才能参加调解。"),
        key=f"proof:{proof.pk.hex}", now=now,
    )  # fmt: skip
    return proof


@transaction.atomic
def accept_authority(*, actor: Actor, proof_id: uuid.UUID, now: dt.datetime) -> AuthorityProof:
    """The account acts for the organisation from here on (民事诉讼法 第五十一、六十二条).

    Who may: a filing clerk of the court, in a case its panel.
    """
    proof = access(actor, AuthorityProof, proof_id, "decide", lock=True)
    _decide(actor, proof, State.ACCEPTED, "", now)
    open_place(actor, proof.party, proof.user_id, now)
    _tell(proof, _("法院已核对您的授权材料"), _("请打开调解，答复是否同意调解。"), now)
    return proof


@transaction.atomic
def refuse_authority(*, actor: Actor, proof_id: uuid.UUID, reason: str, now: dt.datetime) -> AuthorityProof:
    """The invitation is open again, for a better proof. Who may: as above. Raises ValueError without a reason."""
    proof = access(actor, AuthorityProof, proof_id, "decide", lock=True)
    if not reason.strip():
        raise ValueError(proof_id)
    _decide(actor, proof, State.REFUSED, reason.strip(), now)
    proof.invitation.user, proof.invitation.joined_at = None, None
    proof.invitation.save(update_fields=["user", "joined_at"])
    _tell(proof, _("您的授权材料没有通过核对"), _("原因：%(reason)s。请重新打开邀请链接，补充材料。"), now)
    return proof


def _decide(actor: Actor, proof: AuthorityProof, state: str, reason: str, now: dt.datetime) -> None:
    proof.state, proof.reason = state, reason
    proof.decided_by_id, proof.decided_at = actor.account_id, now
    proof.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    record(actor=actor, action=f"authority_{state}", obj=proof.party.mediation, now=now, reason=reason)


def _tell(proof: AuthorityProof, title: Words, body: Words, now: dt.datetime) -> None:
    tell(
        proof.user,
        title=title,
        body=body,
        facts={"reason": proof.reason},
        link=reverse("filing:mediation_join", args=[proof.invitation.token]),
        key=f"authority:{proof.pk.hex}:{proof.state}",
        now=now,
    )
