"""A second divorce suit: what the first one says is filled in, told with its source, and its decision is the evidence."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel.authz import SYSTEM, Actor, Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.actions import SignerSlot, draft_document
from filing.applications.models import Application
from filing.cases.models import Case
from filing.cases.queries import readable_documents
from filing.decisions.models import Decision
from filing.intake.actions.attach_decision import attach_earlier_decision
from filing.intake.actions.evidence import remove_evidence
from filing.intake.held_answers import divorce_before
from filing.intake.models import FilingDraft
from filing.intake.rules import content as contents
from filing.intake.rules.earlier_suit import result_of
from tests.factories.blank_documents import blank_documents
from tests.factories.cases import make_case, make_party
from tests.factories.claims import make_claim_draft
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute, served_on_all
from tests.factories.people import actor_for, make_staff, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
REFUSED = "不准予原告林小满与被告周远航离婚。"


@pytest.mark.parametrize(
    ("closing", "orders", "found"),
    [
        ("", [REFUSED], "refused"),
        ("", ["准予原告林小满与被告周远航离婚。"], ""),
        ("withdrawn", [], "withdrawn"),
        ("deemed_withdrawn", [], "withdrawn"),  # 民诉法解释 第二百一十四条
        ("dismissed", [], "other"),
        ("mediated", [], ""),
    ],
)
def test_the_result_is_read_from_how_the_suit_ended(closing: str, orders: list[str], found: str) -> None:
    assert result_of(closing, orders) == found


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        (["原告林小满与被告周远航自愿离婚。", "婚生子由原告抚养。"], "other"),
        (["双方自愿解除婚姻关系。"], "other"),
        (["双方感情已无法和好，同意离婚。"], "other"),
        (["双方自愿和好，原告不再要求离婚。"], "reconciled"),
        (["双方均不同意离婚，当庭和好。"], "reconciled"),
        (["双方暂不离婚，分居六个月。"], ""),
        (["双方和好；再发生争执的，双方同意离婚。"], ""),
        ([], ""),
    ],
)
def test_of_a_mediated_suit_the_terms_say_whether_the_spouses_made_up(terms: list[str], found: str) -> None:
    assert result_of("mediated", [], terms) == found


def test_a_mediated_suit_answers_with_what_was_agreed(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)
    user = make_user("林小满")
    case = make_case(cause_code="14", state=Case.State.CLOSED, closing=Case.Closing.MEDIATED, effective_on=dt.date(2026, 8, 1))
    make_party(case, "plaintiff", user, identity_number="110101198503020024")
    make_party(case, "defendant", name="周远航")
    judge = make_staff("judge", case.court)
    statement = draft_document(
        actor=SYSTEM, kind="mediation_statement", court=case.court, now=now, case_id=case.pk, case_number=case.case_number,
        data={
            "parties": [], "introduction": "原告与被告离婚纠纷一案。", "reasons": "协议不违反法律规定。", "legal_basis": [],
            "orders": ["经调解员主持调解，各方当事人自愿达成如下协议：\n双方自愿和好，原告不再要求离婚。"], "panel": [],
            "decided_on": now.date(),
        },
        signers=[SignerSlot(code="judge", title_zh="审判员", name=judge.display_name, user_id=judge.pk)],
    )  # fmt: skip
    Decision.objects.create(
        case=case, kind=Decision.Kind.MEDIATION, state=Decision.State.EFFECTIVE, document=statement, drafted_by=judge,
        effective_on=dt.date(2026, 8, 1),
    )  # fmt: skip
    actor = actor_for(user, Role.LITIGANT)
    held = divorce_before(actor, second(actor, now))
    assert held is not None
    assert (held.answers["earlier_result"], held.answers["earlier_effective_on"]) == ("reconciled", "2026-08-01")


@pytest.fixture
def withdrawn(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> Dispute:
    """A divorce suit that its plaintiff withdrew; the ruling is served."""
    blank_documents(monkeypatch)
    dispute = make_dispute(now, cause_code="14")
    ruling = decided(apply_for(dispute, "withdrawal", now), dispute.judge, now, clerk=dispute.clerk)
    served_on_all(ruling, now)
    assert ruling.document_id in readable_documents(dispute.plaintiff, dispute.case)
    return dispute


def second(actor: Actor, now: dt.datetime, **changed: str) -> FilingDraft:
    """A draft for a divorce in which the page about earlier suits is still to be filled in."""
    draft = make_claim_draft("divorce", actor, now, cause_code="14")
    draft.content["seen"].remove("sued_before")
    answers = contents.answers(draft.content)
    for key in ("sued_before", "earlier_result", "earlier_effective_on", "earlier_as_plaintiff", "earlier_number"):
        answers.pop(key, None)
    answers.update(changed)
    draft.save()
    return draft


def test_a_withdrawn_suit_answers_the_questions_about_it(withdrawn: Dispute, now: dt.datetime) -> None:
    held = divorce_before(withdrawn.plaintiff, second(withdrawn.plaintiff, now))
    assert held is not None
    assert held.answers == {
        "sued_before": "yes",
        "earlier_result": "withdrawn",
        "earlier_effective_on": "2026-09-01",
        "earlier_as_plaintiff": "yes",
        "earlier_number": withdrawn.case.case_number,
    }


def test_the_page_starts_with_them_and_says_where_they_come_from(withdrawn: Dispute, now: dt.datetime) -> None:
    draft = second(withdrawn.plaintiff, now)
    user = User.objects.get(pk=withdrawn.plaintiff.user_id)
    page = sign_in(user).get(reverse("filing:draft_page", args=[draft.pk, "sued_before"])).content.decode()
    assert f'value="{withdrawn.case.case_number}"' in page
    assert reverse("filing:case", args=[withdrawn.case.pk]) in page
    assert "法院已经有的内容，已替您填好" in page
    assert "上一次的案号" in page.partition("法院已经有的内容")[2].partition("请核对")[0]


def test_what_the_person_corrects_stays(withdrawn: Dispute, now: dt.datetime) -> None:
    draft = second(withdrawn.plaintiff, now, sued_before="yes", earlier_number="（2024）粤0604民初9号", earlier_result="refused")
    user = User.objects.get(pk=withdrawn.plaintiff.user_id)
    page = sign_in(user).get(reverse("filing:draft_page", args=[draft.pk, "sued_before"])).content.decode()
    assert 'value="（2024）粤0604民初9号"' in page
    assert "上一次的案号" not in page.partition("法院已经有的内容")[2].partition("请核对")[0]
    assert not attach_earlier_decision(actor=withdrawn.plaintiff, draft_id=draft.pk, now=now)


def test_saving_the_page_puts_the_ruling_into_the_evidence_once(withdrawn: Dispute, now: dt.datetime) -> None:
    actor, draft = withdrawn.plaintiff, second(withdrawn.plaintiff, now)
    user = User.objects.get(pk=actor.user_id)
    url = reverse("filing:draft_page", args=[draft.pk, "sued_before"])
    held = divorce_before(actor, draft)
    assert held is not None
    answer = sign_in(user).post(url, held.answers)
    assert answer.status_code == 302, answer.content.decode()
    ruling = Application.objects.get(kind="withdrawal").document
    assert ruling is not None
    added = draft.evidence.get(title=f"{withdrawn.case.case_number} {ruling.title}")
    assert added.kinds == ["earlier_judgment"]
    remove_evidence(actor=actor, draft_id=draft.pk, evidence_id=added.pk, now=now)
    assert not attach_earlier_decision(actor=actor, draft_id=draft.pk, now=now)  # who took it out does not get it again


def test_the_other_spouse_was_not_the_plaintiff(withdrawn: Dispute, now: dt.datetime) -> None:
    draft = second(withdrawn.defendant, now)
    for one in draft.content["parties"]:
        named = {"plaintiff": ("周远航", "440604198503021231"), "defendant": ("林小满", "")}[one["role"]]
        one["answers"] |= {"name": named[0], "id_number": named[1]}
    draft.save()
    held = divorce_before(withdrawn.defendant, draft)
    assert held is not None
    assert held.answers["earlier_as_plaintiff"] == "no"


def test_a_stranger_and_another_spouse_are_told_nothing(withdrawn: Dispute, now: dt.datetime) -> None:
    assert divorce_before(withdrawn.stranger, second(withdrawn.stranger, now)) is None
    draft = second(withdrawn.plaintiff, now)
    for one in draft.content["parties"]:
        if one["role"] == "defendant":
            one["answers"]["id_number"] = "110105194912310021"  # of the same name, and another person
    draft.save()
    assert divorce_before(withdrawn.plaintiff, draft) is None


def test_a_suit_that_goes_on_is_no_earlier_one(now: dt.datetime) -> None:
    user = make_user("林小满")
    case = make_case(cause_code="14", state=Case.State.IN_TRIAL)
    make_party(case, "plaintiff", user, identity_number="110101198503020024")
    make_party(case, "defendant", name="周远航")
    actor = actor_for(user, Role.LITIGANT)
    assert divorce_before(actor, second(actor, now)) is None
    Case.objects.filter(pk=case.pk).update(state=Case.State.EFFECTIVE, effective_on=dt.date(2026, 8, 1))
    held = divorce_before(actor, second(actor, now))
    assert held is not None
    assert (held.answers["earlier_effective_on"], held.answers["earlier_result"]) == ("2026-08-01", "")
