"""Pain 7: a save wrote back the whole case and lost what another had changed. The second writer is told; nothing is lost."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.intake.actions.review import ChangedMeanwhile, claim, reject, request_correction
from filing.intake.actions.submit import submit
from filing.intake.models import Filing
from filing.intake.queries import latest_version
from filing.intake.rules.difference import differences, differing
from filing.intake.transitions import since
from filing.intake.views.desk import missed
from tests.factories.filings import filing_clerk, litigant, make_filing

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
    assert ("100,000.00", "90000") in [(one.before, one.after) for _page, _label, one in told.fields]
    assert latest_version(filing).content["answers"]["principal_owed"] == "90000"
    assert since(Filing.objects.get(pk=filing.pk), filing.version + 5) == []


@given(before=ANSWERS, after=ANSWERS)
def test_the_differences_are_exactly_the_fields_that_differ(before: dict[str, str], after: dict[str, str]) -> None:
    pages = dict.fromkeys("abcdef", "page")
    found = {one.place.field: (one.before, one.after) for one in differences({"answers": before}, {"answers": after}, pages)}
    assert set(found) == set(differing(before, after))
    merged = {**before, **{key: new for key, (_old, new) in found.items()}}
    assert differing(merged, after) == []
