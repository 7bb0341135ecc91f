"""Pain 14: finished items stayed in the inbox, others were missing or doubled. After any sequence of acts: inbox = predicate."""

import datetime as dt
from contextlib import suppress

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filing.intake.actions.accept import accept
from filing.intake.actions.divert import resume, send_to_mediation
from filing.intake.actions.hand_over import hand_over
from filing.intake.actions.review import ChangedMeanwhile, claim, reject, release, request_correction
from filing.intake.actions.submit import submit
from filing.intake.actions.withdraw import withdraw
from filing.intake.models import Filing
from filing.intake.queries import QUEUES, review_queue
from tests.factories.filings import EXAMINED, filing_clerk, litigant, make_filing

ACTS = ("claim", "release", "accept", "correct", "submit", "reject", "mediate", "resume", "hand_over", "withdraw")
ITEMS = [{"page": "principal", "reason": "amount_mismatch", "note": ""}]
UNCLAIMED, REVIEWED, DONE = {"submitted"}, {"in_review"}, {"accepted", "returned", "refused", "informed", "withdrawn"}


def act(name: str, filing: Filing, clerks: tuple, filer: object, now: dt.datetime) -> None:  # type: ignore[type-arg]
    """Do it, if it may be done now."""
    first, second = clerks
    common = {"filing_id": filing.pk, "now": now}
    with_version = {**common, "version": filing.version, "actor": first}
    acts = {
        "claim": lambda: claim(actor=first, **common),
        "release": lambda: release(actor=first, **common),
        "accept": lambda: accept(examined=EXAMINED, **with_version),
        "correct": lambda: request_correction(items=ITEMS, days=7, checked=[], **with_version),
        "submit": lambda: submit(actor=filer, draft_id=filing.draft.pk, now=now),  # type: ignore[arg-type]
        "reject": lambda: reject(ground="other_court", reason="…", checked=[], **with_version),
        "mediate": lambda: send_to_mediation(reason="", checked=[], **with_version),
        "resume": lambda: resume(actor=filer, **common),  # type: ignore[arg-type]
        "hand_over": lambda: hand_over(to_user_id=second.account_id, **with_version),
        "withdraw": lambda: withdraw(actor=filer, **common),  # type: ignore[arg-type]
    }
    with suppress(PermissionDenied, ChangedMeanwhile, LookupError), transaction.atomic():
        acts[name]()


def expected(name: str, filing: Filing, clerk: object, now: dt.datetime) -> bool:
    """Whether the filing belongs into the clerk's view, said again in plain words."""
    mine = filing.claimed_by_id == clerk.user_id  # type: ignore[attr-defined]
    elsewhere = filing.state in {"supplement_requested", "to_mediation", "to_payment_order"}
    return {
        "mine": filing.state in REVIEWED and mine,
        "section": filing.state in UNCLAIMED,
        "second_look": False,
        "in_progress": elsewhere or (filing.state in REVIEWED and not mine),
        "no_clerk": False,
        "overdue": filing.state in UNCLAIMED | REVIEWED and filing.decide_by < now.date(),
        "sample": False,
        "done": filing.state in DONE,
    }[name]


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 1), st.sampled_from(ACTS), st.integers(0, 4)), max_size=14))
def test_after_any_sequence_of_acts_every_view_is_its_predicate(now: dt.datetime, steps: list[tuple[int, str, int]]) -> None:
    with transaction.atomic():
        filer, clerks = litigant(), (filing_clerk(), filing_clerk())
        filings = [make_filing(now, filer), make_filing(now, filer, principal_owed="90000")]
        for number, name, days in steps:
            now += dt.timedelta(days=days)
            act(name, Filing.objects.get(pk=filings[number].pk), clerks, filer, now)
            rows = [Filing.objects.get(pk=one.pk) for one in filings]
            for clerk in clerks:
                for view in QUEUES:
                    listed = list(review_queue(clerk, view, now))
                    # Decided ones leave the view of the last thirty days; nothing here is that old unless decided long ago.
                    wanted = {row.pk for row in rows if expected(view, row, clerk, now)}
                    if view == "done":
                        wanted = {row.pk for row in rows if row.pk in wanted and row.decided_at >= now - dt.timedelta(days=30)}
                    assert sorted(row.pk for row in listed) == sorted(wanted), (view, name)
        transaction.set_rollback(True)
