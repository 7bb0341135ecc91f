"""The pages on which the court above decides: the outcome is chosen on the case, the draft edited, signed and sealed."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel.authz import Refused
from courtportal.kernel.rendering.actions import sign_document
from courtportal.kernel.rendering.models import CourtDocument
from filing.cases.models import Case, CaseLink
from filing.decisions.actions.check import NotWrittenOut, check
from filing.decisions.actions.draft import draft
from filing.decisions.actions.take_back import take_back
from filing.decisions.forms import ReviewForm, named_after
from filing.decisions.models import Decision
from filing.decisions.other_claims import awards
from tests.factories.blank_documents import blank_documents
from tests.factories.decisions import finish, sign_by_all
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute
from tests.factories.people import actor_for
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now, state=Case.State.DECIDED)


@pytest.fixture
def appeal(dispute: Dispute, now: dt.datetime) -> Case:
    found = decided(apply_for(dispute, "appeal", now, role="defendant"), dispute.filing_clerk_above, now).follow_up
    assert found is not None
    return found


def member(case: Case, duty: str) -> Client:
    return sign_in(case.panel.get(duty=duty).user)


def start(client: Client, case: Case, outcome: str) -> Decision:
    answer = client.post(reverse("filing:decision_start", args=[case.pk]), {"outcome": outcome})
    assert answer.status_code == 302
    return Decision.objects.get(case=case)


def test_the_presiding_judge_chooses_what_becomes_of_the_judgment_below(appeal: Case) -> None:
    judge = member(appeal, "presiding_judge")
    page = judge.get(reverse("filing:case", args=[appeal.pk])).content.decode()
    assert all(f'value="{one}"' in page for one in Decision.Outcome.values)
    decision = start(judge, appeal, "affirmed")
    shown = judge.get(reverse("filing:decision", args=[decision.pk])).content.decode()
    assert "驳回上诉，维持原判" in shown
    assert "对原裁判的判项" in shown


def test_without_a_choice_the_judge_is_led_back_and_told_why(appeal: Case) -> None:
    judge = member(appeal, "presiding_judge")
    answer = judge.post(reverse("filing:decision_start", args=[appeal.pk]), follow=True)
    assert "请选择对原裁判的处理结果" in answer.content.decode()
    assert not Decision.objects.exists()


def test_after_one_remand_another_is_not_offered(dispute: Dispute, appeal: Case) -> None:
    CaseLink.objects.create(from_case=dispute.case, to_case=dispute.case, kind=CaseLink.Kind.REMAND)
    page = member(appeal, "presiding_judge").get(reverse("filing:case", args=[appeal.pk])).content.decode()
    assert 'value="remanded"' not in page
    assert 'value="reversed"' in page


def test_the_other_judges_and_the_parties_do_not_start_it(dispute: Dispute, appeal: Case) -> None:
    other = appeal.panel.filter(duty="judge")[0].user
    for client in (sign_in(other), sign_in(appeal.parties.get(role="appellant").user)):
        answer = client.post(reverse("filing:decision_start", args=[appeal.pk]), {"outcome": "affirmed"})
        assert answer.status_code in {403, 404}


def test_a_remand_is_edited_finished_and_read_as_a_ruling(appeal: Case) -> None:
    judge = member(appeal, "presiding_judge")
    decision = start(judge, appeal, "remanded")
    page = judge.get(reverse("filing:decision", args=[decision.pk])).content.decode()
    assert 'name="before_orders"' in page
    assert 'name="principal"' not in page  # a ruling orders nobody to pay
    values = ReviewForm.initial_from(decision.content, decision.obligations, decision.version)
    typed = {name: str(value) for name, value in values.items() if value is not None} | {"finish": "1"}
    typed |= {"reasons": "本院认为，一审判决认定基本事实不清。", "facts": "一审认定借款已经交付。本院查明，交付没有证据。"}
    assert judge.post(reverse("filing:decision_edit", args=[decision.pk]), typed).status_code == 302
    decision.refresh_from_db()
    assert decision.state == Decision.State.CHECKED
    assert decision.content["before_orders"][1].startswith("本案发回")
    assert "民事裁定书" in judge.get(reverse("filing:decision", args=[decision.pk])).content.decode()


def test_a_draft_with_places_left_open_is_kept_and_not_finished(appeal: Case) -> None:
    judge = member(appeal, "presiding_judge")
    decision = start(judge, appeal, "varied")
    values = ReviewForm.initial_from(decision.content, decision.obligations, decision.version)
    typed = {name: str(value) for name, value in values.items() if value is not None}
    answer = judge.post(reverse("filing:decision_edit", args=[decision.pk]), typed | {"finish": "1"})
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert set(errors) == {"facts", "reasons", "before_orders"}
    assert "还有没有填写的地方：〔" in str(errors["reasons"])
    assert judge.post(reverse("filing:decision_edit", args=[decision.pk]), typed).status_code == 302
    decision.refresh_from_db()
    assert decision.state == Decision.State.DRAFT


def test_no_other_way_finishes_a_draft_with_places_left_open(appeal: Case, now: dt.datetime) -> None:
    decision = start(member(appeal, "presiding_judge"), appeal, "varied")
    actor = actor_for(appeal.panel.get(duty="presiding_judge").user)
    with pytest.raises(NotWrittenOut) as refused:
        check(actor=actor, decision_id=decision.pk, now=now)
    assert set(refused.value.parts) == {"facts", "reasons", "before_orders", "orders"}
    decision.refresh_from_db()
    assert decision.state == Decision.State.DRAFT


def test_an_order_below_is_never_left_without_an_answer(appeal: Case) -> None:
    judge = member(appeal, "presiding_judge")
    decision = start(judge, appeal, "varied")
    values = ReviewForm.initial_from(decision.content, decision.obligations, decision.version)
    typed = {name: str(value) for name, value in values.items() if value is not None} | {"before_orders": ""}
    assert judge.post(reverse("filing:decision_edit", args=[decision.pk]), typed).status_code == 422


def counterclaimed(dispute: Dispute, now: dt.datetime) -> str:
    """The defendant's counterclaim was admitted and decided below; the field in which it is awarded."""
    decided(apply_for(dispute, "counterclaim", now, role="defendant"), dispute.judge, now)
    judgment = draft(actor=dispute.judge, case_id=dispute.case.pk, now=now)
    award = dataclasses.replace(awards(judgment)[0], principal=Decimal(8000))
    judgment.obligations = [*judgment.obligations, award.to_json()]
    judgment.save(update_fields=["obligations"])
    Case.objects.filter(pk=dispute.case.pk).update(state=Case.State.DECIDED)
    dispute.reload()
    return named_after(award)


def appeal_of(dispute: Dispute, now: dt.datetime) -> Case:
    found = decided(apply_for(dispute, "appeal", now, role="defendant"), dispute.filing_clerk_above, now).follow_up
    assert found is not None
    return found


@pytest.mark.parametrize(("outcome", "principal"), [("varied", 8000), ("affirmed", 0)])
def test_a_counterclaimants_award_is_offered_once_above(now: dt.datetime, outcome: str, principal: int) -> None:
    dispute = make_dispute(now)
    field = counterclaimed(dispute, now)
    decision = start(member(case := appeal_of(dispute, now), "presiding_judge"), case, outcome)
    (award,) = awards(decision)
    assert (named_after(award), award.principal, award.debtor_names) == (field, principal, ("林小满",))


def test_what_was_not_granted_below_may_be_granted_above(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    field = counterclaimed(dispute, now)
    judgment = Decision.objects.get(case=dispute.case)
    judgment.obligations = judgment.obligations[:1]
    judgment.save(update_fields=["obligations"])
    judge = member(case := appeal_of(dispute, now), "presiding_judge")
    decision = start(judge, case, "reversed")
    values = ReviewForm.initial_from(decision.content, decision.obligations, decision.version)
    typed = {name: str(value) for name, value in values.items() if value is not None} | {field: "5000"}
    assert judge.post(reverse("filing:decision_edit", args=[decision.pk]), typed).status_code == 302
    decision.refresh_from_db()
    assert "林小满于本判决发生法律效力之日起10日内向周远航支付5000.00元" in "".join(decision.content["orders"])
    assert decision.obligations[1]["creditors"] == [str(dispute.party("defendant").pk)]


def test_a_remand_keeps_what_is_stored_and_asks_for_no_award(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    field = counterclaimed(dispute, now)
    judge = member(case := appeal_of(dispute, now), "presiding_judge")
    decision = start(judge, case, "remanded")
    assert field not in judge.get(reverse("filing:decision", args=[decision.pk])).content.decode()
    values = ReviewForm.initial_from(decision.content, decision.obligations, decision.version)
    typed = {name: str(value) for name, value in values.items() if value is not None} | {field: "5000"}
    assert judge.post(reverse("filing:decision_edit", args=[decision.pk]), typed).status_code == 302
    stored = decision.obligations
    decision.refresh_from_db()
    assert (decision.version, decision.obligations) == (2, stored)


def test_in_english_too(appeal: Case) -> None:
    judge = member(appeal, "presiding_judge")
    judge.cookies["django_language"] = "en"
    assert "Affirmed" in judge.get(reverse("filing:case", args=[appeal.pk])).content.decode()


def test_another_outcome_makes_the_draft_anew(appeal: Case) -> None:
    judge = member(appeal, "presiding_judge")
    decision = start(judge, appeal, "affirmed")
    page = judge.get(reverse("filing:decision", args=[decision.pk])).content.decode()
    assert "改变处理结果" in page
    assert start(judge, appeal, "affirmed").version == 1  # the same outcome keeps what was written
    remanded = start(judge, appeal, "remanded")
    assert (remanded.pk, remanded.kind, remanded.outcome, remanded.version) == (decision.pk, "ruling", "remanded", 2)
    assert remanded.document is not None
    assert remanded.document.kind == "procedural_ruling"
    assert CourtDocument.objects.filter(case_id=appeal.pk, kind="civil_judgment").count() == 0


def test_a_checked_decision_is_taken_back_until_it_is_signed(appeal: Case, now: dt.datetime) -> None:
    judge = member(appeal, "presiding_judge")
    decision = start(judge, appeal, "affirmed")
    actor = actor_for(appeal.panel.get(duty="presiding_judge").user)
    finish(actor=actor, decision_id=decision.pk, now=now)
    shown = reverse("filing:decision", args=[decision.pk])
    assert "退回修改" in judge.get(shown).content.decode()
    assert judge.post(reverse("filing:decision_take_back", args=[decision.pk]))["Location"] == shown
    assert start(judge, appeal, "varied").outcome == "varied"
    finish(actor=actor, decision_id=decision.pk, now=now)
    sign_by_all(decision_id=decision.pk, now=now)
    with pytest.raises(Refused):
        take_back(actor=actor, decision_id=decision.pk, now=now)


def test_what_is_signed_and_not_noted_yet_is_not_taken_back_but_signed_again(appeal: Case, now: dt.datetime) -> None:
    start(member(appeal, "presiding_judge"), appeal, "affirmed")
    actor = actor_for(appeal.panel.get(duty="presiding_judge").user)
    decision = finish(actor=actor, decision_id=appeal.decisions.get().pk, now=now)
    assert decision.document is not None
    sign_document(actor=actor, document=decision.document, slot="judge", now=now)  # and then the process is gone
    with pytest.raises(Refused, match="再点一次签名"):
        take_back(actor=actor, decision_id=decision.pk, now=now)
    assert sign_by_all(decision_id=decision.pk, now=now).state == "signed"
