"""Within which term each party appeals: ten or fifteen days, without a domicile in the PRC thirty (CPL 171, 286)."""

import datetime as dt

import pytest
from django.template.loader import render_to_string

from filing.applications.actions.submit import CannotApply
from filing.applications.models import Application
from filing.applications.papers import ruling_data
from filing.applications.rules.catalogue import KINDS
from filing.applications.schedule import rulings_take_effect
from filing.calendar.models import Deadline
from filing.calendar.rules.limits import own_limit, rules_of
from filing.cases.models import Case
from filing.paper.actions.enter_application import APPEALS
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute, proposed, served_on_all

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("code", "days", "abroad", "article"),
    [
        ("appeal_judgment", 15, 30, "286"),
        ("appeal_ruling", 10, 30, "286"),
        ("answer_appeal", 15, 30, "286"),
        ("answer", 15, 30, "285"),
        ("evidence", 15, 15, "99"),
    ],
)
def test_the_term_of_a_party_depends_on_whether_it_has_a_domicile_here(code: str, days: int, abroad: int, article: str) -> None:
    own, longer = own_limit(code, abroad=False), own_limit(code, abroad=True)
    assert (own.code, own.term.count, longer.term.count) == (code, days, abroad)
    assert longer.source.article == article
    assert rules_of(code) == tuple(dict.fromkeys((own.code, longer.code)))


@pytest.fixture
def ruling(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> tuple[Dispute, Application]:
    """Given an action that is dismissed, and a defendant without a domicile in the PRC; the ruling is served on both today."""
    blank_documents(monkeypatch)
    dispute = make_dispute(now)
    dispute.case.parties.filter(role="defendant").update(abroad=True)
    sealed = decided(proposed(dispute, "dismissal", now), dispute.judge, now, clerk=dispute.clerk)
    served_on_all(sealed, now)
    return dispute, sealed


@pytest.mark.django_db
def test_a_ruling_waits_for_the_thirty_days_of_who_lives_abroad(ruling: tuple[Dispute, Application], now: dt.datetime) -> None:
    dispute, sealed = ruling
    ends = dict(Deadline.objects.filter(trigger=f"served:{sealed.document_id}").values_list("party__role", "due_on"))
    assert ends == {"plaintiff": dt.date(2026, 9, 11), "defendant": dt.date(2026, 10, 8)}  # the thirtieth day is a holiday
    rulings_take_effect(now + 12 * DAY)
    assert dispute.reload().state == Case.State.ACCEPTED
    rulings_take_effect(now + 38 * DAY)
    assert dispute.reload().closing == Case.Closing.DISMISSED
    assert not Deadline.objects.filter(trigger=f"served:{sealed.document_id}", state="running").exists()


@pytest.mark.django_db
def test_each_party_appeals_against_the_ruling_within_its_own_term(ruling: tuple[Dispute, Application], now: dt.datetime) -> None:
    dispute, _sealed = ruling
    with pytest.raises(CannotApply, match="late"):
        apply_for(dispute, "ruling_appeal", now + 11 * DAY, role="plaintiff")
    appeal = apply_for(dispute, "ruling_appeal", now + 20 * DAY, role="defendant")
    assert appeal.state == Application.State.SUBMITTED


@pytest.mark.django_db
def test_an_appeal_posted_within_the_thirty_days_is_known_after_the_ruling_has_had_its_effect(
    ruling: tuple[Dispute, Application], now: dt.datetime
) -> None:
    dispute, _sealed = ruling
    rulings_take_effect(now + 38 * DAY)
    in_time = APPEALS["ruling_appeal"]
    kind = KINDS["ruling_appeal"]
    assert in_time(kind, dispute.reload(), dispute.party("defendant"), (now + 30 * DAY).date())
    assert not in_time(kind, dispute.reload(), dispute.party("plaintiff"), (now + 30 * DAY).date())


@pytest.mark.django_db
def test_the_ruling_names_the_longer_term_only_where_it_runs_for_somebody(
    ruling: tuple[Dispute, Application], now: dt.datetime
) -> None:
    dispute, sealed = ruling
    remedy = ruling_data(sealed, now)["remedy"]
    assert remedy == (
        "如不服本裁定，可以在裁定书送达之日起十日内，向本院递交上诉状，上诉于广东省佛山市中级人民法院。"
        "在中华人民共和国领域内没有住所的当事人，可以在裁定书送达之日起三十日内提起上诉。"
    )
    dispute.case.parties.update(abroad=False)
    assert "三十日" not in ruling_data(sealed, now)["remedy"]


@pytest.mark.parametrize(("days", "words"), [(10, "送达之日起十日内"), (30, "送达之日起三十日内")])
def test_a_ruling_of_refusal_names_the_filers_own_term(days: int, words: str) -> None:
    data = {"receipt_number": "1", "parties": [], "claims": "c", "reasons": "r", "legal_basis": [], "appeal_court": "法院"}
    assert words in render_to_string("filing/documents/_ruling_of_refusal.html", {"data": {**data, "appeal_days": days}})
