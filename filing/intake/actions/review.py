"""The filing clerk takes a filing, gives it back, asks for a correction, or rejects it."""

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access, visible_to
from courtportal.kernel.outbox import publish
from courtportal.kernel.web.formats import Until
from filing.events import CorrectionRequested, FilingRejected, SecondLookTakenBack
from filing.intake.decision_clock import start_correction, stop_clock
from filing.intake.models import CorrectionRequest, Filing, FilingReview, SecondLook
from filing.intake.payment_order import CONDITIONS
from filing.intake.queries import latest_version, open_correction, ruling_before_judge
from filing.intake.refusal.queries import ordered_to_accept
from filing.intake.transitions import move
from filing.notices import tell

State = Filing.State
LONGEST_CORRECTION_DAYS = 30
NOT_SUPPLEMENTED = "not_supplemented"


class ChangedMeanwhile(Exception):
    """Somebody else changed the filing since the page for ``version`` was drawn; nothing was done."""

    def __init__(self, version: int = -1) -> None:
        super().__init__(version)
        self.version = version


@cache
def review_data() -> dict[str, Any]:
    """The check-list and the fixed reasons, with their sources."""
    path = Path(__file__).parent.parent / "data" / "review.json"
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


def take(actor: Actor, filing_id: uuid.UUID, action: str, version: int) -> Filing:
    """The filing, locked, if it is still as the page showed it. Raises ChangedMeanwhile.

    The version is compared before the right to the action: who lost the right meanwhile is told what happened.
    """
    filing = access(actor, Filing, filing_id, "review", lock=True)
    if filing.version != version:
        raise ChangedMeanwhile(version)
    return access(actor, Filing, filing_id, action)


@transaction.atomic
def claim(*, actor: Actor, filing_id: uuid.UUID, now: dt.datetime) -> Filing:
    """The clerk takes the filing for review; nobody else decides it then."""
    filing = access(actor, Filing, filing_id, "claim", lock=True)
    filing.claimed_at, filing.claimed_by_id = now, actor.user_id
    move(filing, "claim", State.IN_REVIEW, actor=actor, now=now, fields=("claimed_by", "claimed_at"))
    record(actor=actor, action="claim", obj=filing, now=now)
    return filing


@transaction.atomic
def claim_next(*, actor: Actor, now: dt.datetime) -> Filing | None:
    """The clerk takes the most urgent unclaimed filing of the court, first what its filer says is urgent; None if there is none.

    Two clerks at once get two filings: a row that another is just taking is passed over.
    """
    waiting = visible_to(actor, Filing, "claim").order_by("-is_urgent", "decide_by", "submitted_at")
    if connection.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True)
    found = waiting.values_list("pk", flat=True).first()
    return claim(actor=actor, filing_id=found, now=now) if found else None


@transaction.atomic
def release(*, actor: Actor, filing_id: uuid.UUID, now: dt.datetime) -> Filing:
    """The clerk puts the filing back among the unclaimed."""
    filing = access(actor, Filing, filing_id, "release", lock=True)
    filing.claimed_by, filing.claimed_at = None, None
    move(filing, "release", State.SUBMITTED, actor=actor, now=now, fields=("claimed_by", "claimed_at"))
    record(actor=actor, action="release", obj=filing, now=now)
    return filing


@transaction.atomic
def request_correction(  # noqa: PLR0913 - the whole of the list
    *,
    actor: Actor,
    filing_id: uuid.UUID,
    version: int,
    items: Sequence[dict[str, Any]],
    days: int,
    checked: Sequence[str],
    now: dt.datetime,
    why_again: str = "",
    note: str = "",
) -> CorrectionRequest:
    """Tell the litigant once and completely what to correct, item by item, within a term (民诉法解释 第二百零八条).

    ``items`` are as the model keeps them, each reason at its place; ``note`` is what the clerk says besides. The clock of the
    decision stops; it starts anew when the correction arrives. Once is the rule (法释〔2015〕8号 第七条): a further list needs
    its reason, ``why_again``, such as a defect that the correction itself brought; the litigant reads it. Raises ValueError
    without items, for a term outside 1–30 days, for a further list without reason.
    """
    filing = take(actor, filing_id, "request_correction", version)
    if not items or not 1 <= days <= LONGEST_CORRECTION_DAYS:
        raise ValueError(days)
    number = filing.corrections.count() + 1
    why = why_again.strip() if number > 1 else ""
    if number > 1 and not why:
        raise ValueError("why_again")
    stop_clock(filing, actor, now, met=False)
    due = start_correction(filing, actor, number, days, now).due_on
    request = CorrectionRequest.objects.create(
        filing=filing, number=number, items=list(items), why_again=why, note=note.strip(), due_on=due, requested_at=now
    )
    review = note_review(filing, actor, FilingReview.Outcome.SUPPLEMENT_REQUESTED, reason=why, checked=checked, now=now)
    move(filing, "request_correction", State.SUPPLEMENT_REQUESTED, actor=actor, now=now, deadline=due, review=review)
    end_open_looks(filing, actor, now, reason="request_correction")
    filing.draft.is_open = True
    filing.draft.save(update_fields=["is_open"])
    detail = {"items": len(items), "due_on": due.isoformat(), "number": number}
    record(actor=actor, action="request_correction", obj=filing, now=now, detail=detail, reason=why)
    tell(
        filing.owner,
        title=_("法院请您补正立案材料"),
        body=_("请在%(due)s按清单补正，共 %(count)s 项。"),
        reminder=_("法院请您在%(due)s补正立案材料"),
        facts={"due": Until(due), "count": len(items)},
        link=reverse("filing:filing", args=[filing.pk]),
        key=f"correction:{request.pk}",
        now=now,
    )
    publish(CorrectionRequested(filing_id=filing.pk, version=filing.version, why_again=why), now=now)
    return request


@transaction.atomic
def reject(
    *, actor: Actor, filing_id: uuid.UUID, version: int, ground: str, reason: str, checked: Sequence[str], now: dt.datetime
) -> FilingReview:
    """Return, refuse or inform, on one of the fixed grounds with the reason in words (民事诉讼法 第一百二十六、一百二十七条).

    Raises KeyError for an unknown ground, ValueError without a reason, Refused while a correction is still in time, once the
    court above has ordered to accept it and nothing is left to correct, and of a ruling that no judge has signed.
    """
    filing = take(actor, filing_id, "reject", version)
    known = {one["key"]: one for one in review_data()["refusals"]}[ground]
    if not reason.strip():
        raise ValueError(ground)
    if filing.state == State.SUPPLEMENT_REQUESTED:
        _close_correction(filing, ground, now)
    elif ordered_to_accept(filing):
        raise Refused("filing.filing", "reject", [str(_("上级法院已经指令立案受理（民诉法解释第三百三十条）"))])
    elif known["outcome"] == State.REFUSED and not _signed_by_judge(filing, ground, reason):
        raise Refused("filing.filing", "reject", [str(_("不予受理的裁定由审判员署名后才能发出（民事诉讼法第一百五十七条）"))])
    if filing.second_looks.filter(SecondLook.OPEN).exists():
        raise Refused("filing.filing", "reject", [str(_("正在等复看或者审签"))])
    review = note_review(filing, actor, known["outcome"], ground=ground, reason=reason.strip(), checked=checked, now=now)
    filing.decided_at = now
    move(filing, "reject", known["outcome"], actor=actor, now=now, fields=("decided_at",), law=known["article"], review=review)
    stop_clock(filing, actor, now, met=True)
    record(actor=actor, action="reject", obj=filing, now=now, reason=ground, detail={"outcome": known["outcome"]})
    tell(
        filing.owner,
        title=_("法院已答复您的立案申请"),
        body=_("法院没有立案，理由和您可以怎么做写在答复里。"),
        link=reverse("filing:filing", args=[filing.pk]),
        key=f"filing-rejected:{filing.pk}",
        now=now,
    )
    publish(FilingRejected(filing_id=filing.pk, version=filing.version, outcome=filing.state), now=now)
    return review


def _signed_by_judge(filing: Filing, ground: str, reason: str) -> bool:
    put = ruling_before_judge(filing, ground, reason)
    return put is not None and put.agrees is True


def _close_correction(filing: Filing, ground: str, now: dt.datetime) -> None:
    """While a correction is awaited the only outcome is that it did not come in time (民诉法解释 第二百零八条)."""
    request = open_correction(filing)
    if ground != NOT_SUPPLEMENTED or (request is not None and clock.local(now).date() <= request.due_on):
        raise Refused("filing.filing", "reject", [str(_("补正期限还没有过"))])
    filing.draft.is_open = False
    filing.draft.save(update_fields=["is_open"])


def end_open_looks(filing: Filing, actor: Actor, now: dt.datetime, *, reason: str) -> None:
    """Nobody is asked any more to look at a rejection that does not go out as it stands: whoever was is told.

    In the caller's transaction, which holds the filing. Publishes SecondLookTakenBack for each.
    """
    for look in filing.second_looks.select_for_update(of=("self",)).filter(SecondLook.OPEN):
        look.taken_back_at = now
        look.save(update_fields=["taken_back_at"])
        record(actor=actor, action="take_back_look", obj=filing, now=now, reason=reason, detail={"look": str(look.pk)})
        publish(SecondLookTakenBack(look_id=look.pk, filing_id=filing.pk), now=now)


def note_review(
    filing: Filing,
    actor: Actor,
    outcome: str,
    *,
    now: dt.datetime,
    ground: str = "",
    reason: str = "",
    checked: Sequence[str] = (),
) -> FilingReview:
    """Keep an outcome with what the clerk ticked; the caller has checked access. The portal has no account."""
    known = {one["key"] for one in review_data()["check_list"]} | set(CONDITIONS)
    return FilingReview.objects.create(
        filing=filing,
        version_number=latest_version(filing).number,
        reviewer_id=actor.user_id,
        outcome=outcome,
        ground=ground,
        reason=reason,
        checked=[key for key in checked if key in known],
        decided_at=now,
    )
