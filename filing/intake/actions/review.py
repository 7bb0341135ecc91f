"""The filing clerk takes a filing, gives it back, asks for a correction, or rejects it."""

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.outbox import publish
from filing.calendar.actions.start_deadline import end_deadlines
from filing.calendar.models import Deadline
from filing.calendar.rules.counting import count_term
from filing.calendar.rules.terms import Term, Unit
from filing.events import CorrectionRequested, FilingRejected
from filing.intake.actions.submit import DECISION
from filing.intake.models import CorrectionRequest, Filing, FilingReview
from filing.intake.queries import latest_version, open_correction
from filing.notices import tell
from filing.parties.known import user_of

State = Filing.State
LONGEST_CORRECTION_DAYS = 30
NOT_SUPPLEMENTED = "not_supplemented"


class ChangedMeanwhile(Exception):
    """Somebody else changed the filing since the page was opened; nothing was done."""


@cache
def review_data() -> dict[str, Any]:
    """The check-list and the fixed reasons, with their sources."""
    path = Path(__file__).parent.parent / "data" / "review.json"
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


def take(actor: Actor, filing_id: uuid.UUID, action: str, version: int) -> Filing:
    """The filing, locked, if it is still as the page showed it. Raises ChangedMeanwhile."""
    filing = access(actor, Filing, filing_id, action, lock=True)
    if filing.version != version:
        raise ChangedMeanwhile
    return filing


def keep(filing: Filing, *fields: str) -> None:
    """Save with the next version number."""
    filing.version += 1
    filing.save(update_fields=[*fields, "version"])


@transaction.atomic
def claim(*, actor: Actor, filing_id: uuid.UUID, now: dt.datetime) -> Filing:
    """The clerk takes the filing for review; nobody else decides it then."""
    filing = access(actor, Filing, filing_id, "claim", lock=True)
    filing.state, filing.claimed_at = State.IN_REVIEW, now
    filing.claimed_by_id = actor.user_id
    keep(filing, "state", "claimed_by", "claimed_at")
    record(actor=actor, action="claim", obj=filing, now=now)
    return filing


@transaction.atomic
def release(*, actor: Actor, filing_id: uuid.UUID, now: dt.datetime) -> Filing:
    """The clerk puts the filing back among the unclaimed."""
    filing = access(actor, Filing, filing_id, "release", lock=True)
    filing.state, filing.claimed_by, filing.claimed_at = State.SUBMITTED, None, None
    keep(filing, "state", "claimed_by", "claimed_at")
    record(actor=actor, action="release", obj=filing, now=now)
    return filing


@transaction.atomic
def request_correction(
    *,
    actor: Actor,
    filing_id: uuid.UUID,
    version: int,
    items: Sequence[dict[str, str]],
    days: int,
    checked: Sequence[str],
    now: dt.datetime,
) -> CorrectionRequest:
    """Tell the litigant once and completely what to correct, item by item, within a term (民诉法解释 第二百零八条).

    ``items`` are {page, reason, note}. The clock of the decision stops; it starts anew when the correction arrives. Raises
    ValueError without items or for a term outside 1–30 days.
    """
    filing = take(actor, filing_id, "request_correction", version)
    if not items or not 1 <= days <= LONGEST_CORRECTION_DAYS:
        raise ValueError(days)
    due = count_term(Term(days, Unit.DAY), clock.local(now).date()).due
    request = CorrectionRequest.objects.create(
        filing=filing, number=filing.corrections.count() + 1, items=list(items), due_on=due, requested_at=now
    )
    note_review(filing, actor, FilingReview.Outcome.SUPPLEMENT_REQUESTED, "", "", checked, now)
    end_deadlines(actor=actor, rules=(DECISION,), state=Deadline.State.CANCELLED, now=now, filing_id=filing.pk)
    filing.state = State.SUPPLEMENT_REQUESTED
    keep(filing, "state")
    filing.draft.is_open = True
    filing.draft.save(update_fields=["is_open"])
    record(actor=actor, action="request_correction", obj=filing, now=now, detail={"items": len(items), "due_on": due.isoformat()})
    tell(
        filing.owner,
        title=_("法院请您补正立案材料"),
        body=_("请在%(due)s前按清单补正，共 %(count)s 项。"),
        facts={"due": due, "count": len(items)},
        link=reverse("filing:filing", args=[filing.pk]),
        key=f"correction:{request.pk}",
        now=now,
    )
    publish(CorrectionRequested(filing_id=filing.pk), now=now)
    return request


@transaction.atomic
def reject(
    *, actor: Actor, filing_id: uuid.UUID, version: int, ground: str, reason: str, checked: Sequence[str], now: dt.datetime
) -> FilingReview:
    """Return, refuse or inform, on one of the fixed grounds with the reason in words (民事诉讼法 第一百二十六、一百二十七条).

    Raises KeyError for an unknown ground, ValueError without a reason, Refused while a correction is still in time.
    """
    filing = take(actor, filing_id, "reject", version)
    known = {one["key"]: one for one in review_data()["refusals"]}[ground]
    if not reason.strip():
        raise ValueError(ground)
    if filing.state == State.SUPPLEMENT_REQUESTED:
        _close_correction(filing, ground, now)
    review = note_review(filing, actor, known["outcome"], ground, reason.strip(), checked, now)
    filing.state, filing.decided_at = known["outcome"], now
    keep(filing, "state", "decided_at")
    end_deadlines(actor=actor, rules=(DECISION,), state=Deadline.State.MET, now=now, filing_id=filing.pk)
    record(actor=actor, action="reject", obj=filing, now=now, reason=ground, detail={"outcome": known["outcome"]})
    tell(
        filing.owner,
        title=_("法院已答复您的立案申请"),
        body=_("法院没有立案，理由和您可以怎么做写在答复里。"),
        link=reverse("filing:filing", args=[filing.pk]),
        key=f"filing-rejected:{filing.pk}",
        now=now,
    )
    publish(FilingRejected(filing_id=filing.pk), now=now)
    return review


def _close_correction(filing: Filing, ground: str, now: dt.datetime) -> None:
    """While a correction is awaited the only outcome is that it did not come in time (民诉法解释 第二百零八条)."""
    request = open_correction(filing)
    if ground != NOT_SUPPLEMENTED or (request is not None and clock.local(now).date() <= request.due_on):
        raise Refused("filing.filing", "reject", [str(_("补正期限还没有过"))])
    filing.draft.is_open = False
    filing.draft.save(update_fields=["is_open"])


def note_review(
    filing: Filing, actor: Actor, outcome: str, ground: str, reason: str, checked: Sequence[str], now: dt.datetime
) -> FilingReview:
    """Keep an outcome with what the clerk ticked; the caller has checked access."""
    known = {one["key"] for one in review_data()["check_list"]}
    return FilingReview.objects.create(
        filing=filing,
        version_number=latest_version(filing).number,
        reviewer=user_of(actor),
        outcome=outcome,
        ground=ground,
        reason=reason,
        checked=[key for key in checked if key in known],
        decided_at=now,
    )
