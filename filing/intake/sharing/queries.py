"""Reads of shared drafts: who shares, who has signed what stands there now, the history of a field."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from courtportal.kernel.authz import Actor
from courtportal.kernel.web.formats import moment
from filing.intake.models import FilingDraft
from filing.intake.rules import content as contents
from filing.intake.sharing.models import DraftChange, DraftComment, DraftShare


def token_digest(token: str) -> str:
    """Under which a link is found."""
    return hashlib.sha256(token.encode()).hexdigest()


def share_by(token: str) -> DraftShare | None:
    """The invitation with this link, in whatever state."""
    found = DraftShare.objects.filter(token_digest=token_digest(token))
    return found.select_related("draft__court", "invited_by").first()


def shares_of(draft: FilingDraft) -> QuerySet[DraftShare]:
    """Everyone ever invited, in order."""
    return DraftShare.objects.filter(draft=draft).select_related("user", "invited_by").order_by("created_at", "pk")


def clients(draft: FilingDraft) -> QuerySet[DraftShare]:
    """The clients whose signature the draft needs: invited, and the invitation not withdrawn."""
    return shares_of(draft).filter(role=DraftShare.Role.CLIENT, ended_at=None)


def draft_digest(draft: FilingDraft, evidence: list[dict[str, Any]], papers: list[dict[str, Any]]) -> str:
    """The SHA-256 of all that a client signs: answers, parties, court, evidence and papers."""
    signed = {
        "answers": contents.answers(draft.content),
        "parties": [{key: one[key] for key in ("id", "role", "kind", "answers")} for one in contents.parties(draft.content)],
        "court": str(draft.court_id or ""),
        "evidence": [[item["title"], item["purpose"], item["sha256"]] for item in evidence],
        "papers": [[item["kind"], item["title"], item["sha256"]] for item in papers],
    }
    return contents.digest(signed)


def unsigned(draft: FilingDraft, digest: str) -> list[DraftShare]:
    """The clients who have not signed the draft as it stands."""
    return list(clients(draft).exclude(signatures__sha256=digest))


def own_changes(actor: Actor, draft: FilingDraft, places: Iterable[str]) -> set[str]:
    """The places whose stored value this actor typed last."""
    last: dict[str, Any] = {}
    for change in (
        DraftChange.objects.filter(draft=draft, place__in=list(places), applied=True)
        .order_by("changed_at", "pk")
        .values("place", "user_id")
    ):
        last[change["place"]] = change["user_id"]
    return {place for place, user_id in last.items() if user_id == actor.user_id}


def last_change(draft: FilingDraft, place: str) -> DraftChange | None:
    """Who changed a place last, and when."""
    return (
        DraftChange.objects.filter(draft=draft, place=place, applied=True)
        .select_related("user")
        .order_by("-changed_at", "-pk")
        .first()
    )


def who_and_when(change: DraftChange | None) -> str:
    """The author of a change in words; '' if nobody is known."""
    return f"{change.user}，{moment(change.changed_at)}" if change else ""


def history(draft: FilingDraft) -> QuerySet[DraftChange]:
    """All changes, the newest first."""
    return DraftChange.objects.filter(draft=draft).select_related("user").order_by("-changed_at", "-pk")


def comments_of(draft: FilingDraft) -> QuerySet[DraftComment]:
    """What was said about a draft, in order."""
    return DraftComment.objects.filter(draft=draft).select_related("user").order_by("said_at", "pk")


def lifetime() -> dt.timedelta:
    """How long an invitation can be followed."""
    return dt.timedelta(days=7)


def with_signers(draft: FilingDraft) -> list[dict[str, Any]]:
    """The parties of a draft; a plaintiff whose client has joined carries the account that acts for it from then on."""
    accounts = {share.party: str(share.user_id) for share in clients(draft) if share.party and share.user_id}
    parties = contents.parties(draft.content)
    return [{**one, "signer": accounts[one["id"]]} if one["id"] in accounts else one for one in parties]
