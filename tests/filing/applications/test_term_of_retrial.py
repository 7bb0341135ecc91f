"""Six months from effect, and for what comes to light later from when it was known (民事诉讼法 第二百一十六条)."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel.courts.working_days import published
from courtportal.kernel.identity.models import User
from filing.applications.actions.submit import CannotApply
from filing.applications.rules.chain import RETRIAL_GROUNDS
from filing.applications.rules.retrial_term import FROM_KNOWLEDGE, last_day_of, why_late
from filing.cases.models import Case
from filing.cases.rules.procedure import NOT_SMALL
from tests.factories.disputes import Dispute, apply_for, make_dispute
from tests.factories.sessions import sign_in
from tests.filing.paper.scans import entered

EFFECT = dt.date(2026, 2, 20)  # six months before 20 August
TODAY = dt.date(2026, 9, 1)
GROUNDS = [code for code, _words in RETRIAL_GROUNDS]


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    """Judged, with effect more than six months ago."""
    found = make_dispute(now)
    Case.objects.filter(pk=found.case.pk).update(state=Case.State.EFFECTIVE, effective_on=EFFECT)
    found.reload()
    return found


def late(ground: str, known_on: dt.date | None, today: dt.date = TODAY) -> str:
    return why_late(ground, effective_on=EFFECT, known_on=known_on, today=today, calendar=published())


@pytest.mark.parametrize("ground", GROUNDS)
def test_what_comes_to_light_later_has_six_months_from_then_and_nothing_else_has(ground: str) -> None:
    assert late(ground, None, dt.date(2026, 8, 20)) == ""
    known = late(ground, dt.date(2026, 4, 1))
    assert (known == "") == (ground in {"evidence", "forged", "basis", "corruption"})
    assert known in {"", "retrial_late"}


@pytest.mark.parametrize(
    ("known_on", "said"),
    [
        (None, "no_known_day"), (dt.date(2026, 2, 27), "known_too_long"), (dt.date(2026, 3, 2), ""),
        (TODAY, ""), (TODAY + dt.timedelta(days=1), "known_later"),
    ],
)  # fmt: skip
def test_the_day_of_knowledge_decides_over_a_forgery(known_on: dt.date | None, said: str) -> None:
    assert late("forged", known_on) == said


def test_who_knew_before_the_decision_had_effect_still_has_six_months_of_effect() -> None:
    known = {"known_on": dt.date(2025, 12, 1), "effective_on": EFFECT, "calendar": published()}
    assert last_day_of("evidence", **known) == last_day_of("law", **known) == dt.date(2026, 8, 20)


@pytest.mark.django_db
def test_a_forgery_of_which_one_learnt_lately_is_brought_forward(dispute: Dispute, now: dt.datetime) -> None:
    made = apply_for(dispute, "retrial", now, role="defendant", ground="forged", known_on="2026-08-01")
    assert made.content["known_on"] == "2026-08-01"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ground", "known_on", "code"),
    [
        ("law", "2026-08-01", "retrial_late"), ("evidence", "", "no_known_day"), ("basis", "2025-12-01", "known_too_long"),
        ("corruption", "2027-01-01", "known_later"),
    ],
)  # fmt: skip
def test_what_is_too_late_is_refused_with_its_reason(
    dispute: Dispute, now: dt.datetime, ground: str, known_on: str, code: str
) -> None:
    with pytest.raises(CannotApply, match=code):
        apply_for(dispute, "retrial", now, role="defendant", ground=ground, known_on=known_on)


@pytest.mark.django_db
def test_a_paper_is_judged_by_the_day_on_which_it_was_posted(dispute: Dispute, now: dt.datetime) -> None:
    assert entered(dispute, "retrial", now, dt.date(2026, 8, 19), ground="law").application is not None
    with pytest.raises(CannotApply, match="retrial_late"):
        entered(dispute, "retrial", now, dt.date(2026, 8, 24), ground="law")


@pytest.mark.django_db
@pytest.mark.parametrize("over", [True, False])
def test_the_page_offers_what_is_still_open_and_asks_the_day_only_then(dispute: Dispute, now: dt.datetime, over: bool) -> None:
    if not over:
        Case.objects.filter(pk=dispute.case.pk).update(effective_on=now.date())
    client = sign_in(User.objects.get(pk=dispute.defendant.user_id))
    url = reverse("filing:application_new", args=[dispute.case.pk, "retrial"])
    page = client.get(url).content.decode()
    offered = {code for code in GROUNDS if f'value="{code}"' in page}
    assert offered == (set(FROM_KNOWLEDGE) if over else {*GROUNDS} - {NOT_SMALL})
    assert ('name="known_on' in page, "其他再审事由的期限已经届满" in page, "最后一天" in page) == (over, over, not over)
    assert "自知道或者应当知道之日起六个月内申请" in page
    assert reverse("filing:application_new", args=[dispute.case.pk, "retrial"]) in (
        client.get(reverse("filing:application_choose", args=[dispute.case.pk])).content.decode()
    )


@pytest.mark.django_db
def test_the_form_wants_the_day_and_says_when_it_is_too_long_ago(dispute: Dispute, now: dt.datetime) -> None:
    client = sign_in(User.objects.get(pk=dispute.defendant.user_id))
    url = reverse("filing:application_new", args=[dispute.case.pk, "retrial"])
    said = {"ground": "forged", "requests": "撤销原判决", "reasons": "借条是伪造的", "key": "one"}
    assert 'href="#id_known_on' in client.post(url, said).content.decode()
    assert "期限已经届满（民事诉讼法第二百一十六条）" in client.post(url, {**said, "known_on": "2025-12-01"}).content.decode()
    assert client.post(url, {**said, "known_on": "2026-08-01"}).status_code == 302
