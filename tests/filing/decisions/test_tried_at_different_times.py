"""A trial at different times stays one whoever joins, leaves or succeeds afterwards; where it is none, the judge reads why."""

import datetime as dt

import pytest

from filing.calendar.models import Hearing
from filing.cases.models import Case, Party
from filing.decisions.rules.untried import Ground
from filing.decisions.standing_open import standing_open
from filing.decisions.unheard import lacks_trial
from filing.online.models import OnlineConsent
from tests.factories.cases import make_party
from tests.factories.decisions import hold_trial, serve_complaint
from tests.factories.disputes import Dispute, make_dispute

pytestmark = pytest.mark.django_db
ORDINARY_WORDS = "没有开庭审理的记录（民事诉讼法第一百三十七条）"


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    """A small claim that was tried at different times the day before; nobody has consented yet."""
    dispute = make_dispute(now, procedure="small_claims")
    serve_complaint(dispute.case, now)
    hold_trial(dispute.case, now)
    Hearing.objects.update(mode=Hearing.Mode.ASYNCHRONOUS)
    return dispute


def says(party: Party, deed: str, at: dt.datetime) -> None:
    OnlineConsent.objects.create(party=party, step="hearing", deed=deed, statement="1", made_at=at)


def all_consented(dispute: Dispute, now: dt.datetime) -> None:
    for party in dispute.case.parties.all():
        says(party, "given", now - dt.timedelta(days=3))


def succeeded(former: Party, at: dt.datetime, name: str = "林继承") -> Party:
    """The heir stands in the place of the former party since then."""
    Party.objects.filter(pk=former.pk).update(left_at=at)
    return make_party(former.case, former.role, name=name, succeeds=former, joined_at=at)


def test_the_heir_is_bound_by_the_trial_in_which_the_dead_took_part(dispute: Dispute, now: dt.datetime) -> None:
    all_consented(dispute, now)
    succeeded(dispute.party("plaintiff"), now)
    assert lacks_trial(dispute.case) == ()


def test_who_joins_after_the_trial_does_not_undo_it(dispute: Dispute, now: dt.datetime) -> None:
    all_consented(dispute, now)
    make_party(dispute.case, Party.Role.THIRD_PARTY, name="后来参加", joined_at=now)
    assert lacks_trial(dispute.case) == ()


def test_who_had_joined_before_the_trial_closed_must_have_consented(dispute: Dispute, now: dt.datetime) -> None:
    all_consented(dispute, now)
    third = make_party(dispute.case, Party.Role.THIRD_PARTY, name="早先参加", joined_at=now - dt.timedelta(days=5))
    assert lacks_trial(dispute.case) == (Ground.ON_PAPER,)
    says(third, "given", now - dt.timedelta(days=2))
    assert lacks_trial(dispute.case) == ()


def test_that_one_who_did_not_consent_leaves_afterwards_makes_it_no_trial(dispute: Dispute, now: dt.datetime) -> None:
    all_consented(dispute, now)
    third = make_party(dispute.case, Party.Role.THIRD_PARTY, name="不同意", left_at=now)
    assert lacks_trial(dispute.case) == (Ground.ON_PAPER,)
    Party.objects.filter(pk=third.pk).update(left_at=now - dt.timedelta(days=2))
    assert lacks_trial(dispute.case) == ()


def test_an_heir_before_the_trial_stands_where_the_dead_stood_until_it_says_otherwise(dispute: Dispute, now: dt.datetime) -> None:
    all_consented(dispute, now)
    heir = succeeded(dispute.party("plaintiff"), now - dt.timedelta(days=2, hours=12))
    of_the_heir = succeeded(heir, now - dt.timedelta(days=2), name="林再继承")
    assert lacks_trial(dispute.case) == ()
    says(of_the_heir, "refused", now - dt.timedelta(days=1, hours=12))
    assert lacks_trial(dispute.case) == (Ground.ON_PAPER,)


def test_only_a_trial_at_different_times_that_does_not_count_is_explained_by_the_online_rules(
    dispute: Dispute, now: dt.datetime
) -> None:
    words = standing_open(dispute.case, now.date()).in_words()[0]
    assert words.startswith("已经进行的非同步庭审不算开庭审理")
    assert "在线诉讼规则第二十条" in words
    Hearing.objects.update(state=Hearing.State.CANCELLED)
    assert standing_open(dispute.case, now.date()).in_words()[0] == ORDINARY_WORDS


@pytest.mark.parametrize(("case_type", "procedure"), [("民初", "ordinary"), ("民再", "ordinary")])
def test_without_any_hearing_the_words_fit_a_suit_and_a_retrial_in_procedure_of_first_instance(
    now: dt.datetime, case_type: str, procedure: str
) -> None:
    dispute = make_dispute(now)
    serve_complaint(dispute.case, now)
    Case.objects.filter(pk=dispute.case.pk).update(case_type=case_type, procedure=procedure)
    assert standing_open(dispute.reload(), now.date()).in_words()[0] == ORDINARY_WORDS
