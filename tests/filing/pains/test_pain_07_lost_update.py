"""Pain 7: a save wrote back the whole case and lost what another had changed. The second writer is told; nothing is lost."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courtportal.kernel.authz import Actor
from filing.intake.actions.drafts import save_page
from filing.intake.actions.review import ChangedMeanwhile, claim, reject, request_correction
from filing.intake.actions.submit import submit
from filing.intake.models import Filing, FilingDraft
from filing.intake.queries import latest_version
from filing.intake.rules.autosave import Sent
from filing.intake.rules.difference import differences, differing
from filing.intake.rules.merge import fingerprints
from filing.intake.sharing.actions.invite import Invited, invite
from filing.intake.sharing.actions.join import join
from filing.intake.sharing.models import DraftChange, DraftShare
from filing.intake.transitions import since
from filing.intake.views.desk import missed
from tests.factories.filings import filing_clerk, litigant, make_draft, make_filing

ANSWERS = st.dictionaries(st.sampled_from("abcdef"), st.text(alphabet="xyz", max_size=2))


@pytest.mark.django_db
def test_the_clerk_who_comes_second_sees_each_step_and_each_field_and_overwrites_none(now: dt.datetime) -> None:
    actor, clerk = litigant(), filing_clerk()
    filing = claim(actor=clerk, filing_id=make_filing(now, actor).pk, now=now)
    seen = filing.version
    items = [{"page": "principal", "reason": "amount_mismatch", "note": ""}]
    request_correction(actor=clerk, filing_id=filing.pk, version=seen, items=items, days=7, checked=[], now=now)
    filing = Filing.objects.get(pk=filing.pk)
    draft = filing.draft
    draft.content["answers"]["principal_owed"] = "90000"
    draft.save()
    submit(actor=actor, draft_id=draft.pk, now=now)
    with pytest.raises(ChangedMeanwhile):
        reject(actor=clerk, filing_id=filing.pk, version=seen, ground="other_court", reason="…", checked=[], now=now)
    told = missed(Filing.objects.get(pk=filing.pk), seen)
    assert told is not None
    assert [step.act for step in told.steps] == ["request_correction", "supplement"]
    assert ("100,000.00元", "90,000.00元") in [(one.before, one.after) for _page, _label, one in told.fields]
    assert latest_version(filing).content["answers"]["principal_owed"] == "90000"
    assert since(Filing.objects.get(pk=filing.pk), filing.version + 5) == []


KEYS = ("principal_owed", "principal_as_of", "exchange_source")
WRITES = st.lists(
    st.tuples(st.sampled_from("ab"), st.booleans(), st.sampled_from(KEYS), st.sampled_from(["10", "20", "30"])), max_size=12
)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(writes=WRITES)
def test_two_who_write_on_one_page_lose_nothing_in_whatever_order(
    now: dt.datetime, writes: list[tuple[str, bool, str, str]]
) -> None:
    """Each sends the whole page as it saw it, fresh or stale, with one field changed, as browsers do.

    A stale page never writes a field back that its writer left alone; what both changed stays as it is, and what was typed on it
    stands in the history.
    """
    with transaction.atomic():
        writers, draft = two_writers(now)
        stored: dict[str, str] = {key: str(draft.content["answers"].get(key, "")) for key in KEYS}
        author, lost = dict.fromkeys(KEYS, "a"), set[tuple[str, str, str]]()
        seen = {"a": dict(stored), "b": dict(stored)}
        for turn, (who, looks, key, value) in enumerate(writes, 1):
            if looks:
                seen[who] = dict(stored)
            page, base = {**seen[who], key: value}, fingerprints(seen[who], KEYS)
            at = now + turn * dt.timedelta(minutes=11)  # typing within ten minutes is one change of the history
            save_page(
                actor=writers[who], draft_id=draft.pk, page="principal", typed=page, seen=True, now=at, sent=Sent(base=base)
            )  # fmt: skip
            if value != seen[who][key] and value != stored[key]:
                if stored[key] == seen[who][key] or author[key] == who:
                    stored[key], author[key] = value, who
                else:
                    lost.add((who, key, value))
            now_stored = FilingDraft.objects.get(pk=draft.pk).content["answers"]
            assert {one: str(now_stored.get(one, "")) for one in KEYS} == stored
        kept = {
            ({actor.user_id: name for name, actor in writers.items()}[one.user_id], one.place.removeprefix("answer:"), one.new)
            for one in DraftChange.objects.filter(draft=draft, applied=False)
        }
        assert kept == lost
        transaction.set_rollback(True)


def two_writers(now: dt.datetime) -> tuple[dict[str, Actor], FilingDraft]:
    """The owner of a draft and a colleague who was invited into it."""
    owner, colleague = litigant(), litigant("程律")
    draft = make_draft(owner, now)
    share = invite(
        actor=owner, draft_id=draft.pk, invited=Invited(DraftShare.Role.CO_COUNSEL, "程律", "13911112222"), now=now
    )  # fmt: skip
    join(actor=colleague, share=share, code=share.code, now=now)
    return {"a": owner, "b": colleague}, FilingDraft.objects.get(pk=draft.pk)


@given(before=ANSWERS, after=ANSWERS)
def test_the_differences_are_exactly_the_fields_that_differ(before: dict[str, str], after: dict[str, str]) -> None:
    pages = dict.fromkeys("abcdef", "page")
    found = {one.place.field: (one.before, one.after) for one in differences({"answers": before}, {"answers": after}, pages)}
    assert set(found) == set(differing(before, after))
    merged = {**before, **{key: new for key, (_old, new) in found.items()}}
    assert differing(merged, after) == []
