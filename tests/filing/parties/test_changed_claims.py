"""A granted change of the claims is what is claimed from then on, wherever claims are read (CPL 54, 143; CPL-I 232)."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Role, may
from courtportal.kernel.identity.models import User
from filing.applications.actions.submit import Request, submit_application
from filing.applications.models import Application
from filing.calendar.actions.on_service import service_took_effect
from filing.calendar.models import Deadline
from filing.calendar.rules.limits import TIME_LIMITS
from filing.cases.models import Case, CaseLink, Party
from filing.decisions.queries import draft_facts
from filing.decisions.rules.drafting import first_draft, obligation, unfilled
from filing.events import PartyAnswered
from filing.mediation.actions.outcome import told
from filing.parties.actions.answer import answer
from filing.parties.claimed import claimed_elements, matrix_of
from filing.parties.claims import claims_in
from filing.parties.models import ChangedClaimsAnswer, PartyAnswer
from filing.parties.rules.matrix import Standing
from filing.parties.subscribers import _data, file_answer
from tests.factories.cases import make_case as make_bare_case
from tests.factories.disputes import decided
from tests.factories.filings import accepted, litigant, make_bench, make_draft
from tests.factories.people import actor_for, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
NEW = "1.判令被告偿还借款本金80000元；2.判令被告承担律师费3000元。"
DAY = dt.timedelta(days=1)


@pytest.fixture
def case(now: dt.datetime) -> Case:
    """A private-lending case with its elements, whose defendant has an account."""
    make_bench()
    case = accepted(make_draft(litigant(), now), now)
    party = case.parties.get(role=Party.Role.DEFENDANT)
    party.user = make_user("周远航")
    party.save()
    return case


def of(case: Case, role: str) -> tuple[Party, Actor]:
    party = case.parties.get(role=role)
    assert party.user is not None
    return party, actor_for(party.user, Role.LITIGANT)


def judge_of(case: Case) -> User:
    return case.panel.get(duty="sole_judge").user


def changed(case: Case, now: dt.datetime, text: str = NEW, *, outcome: str = "granted", amount: str = "83000.00") -> Application:
    """The plaintiff asks for a change of the claims, and the judge decides."""
    party, actor = of(case, "plaintiff")
    content = {"claims": text, "amount": amount, "reasons": "被告又还了两万元"}
    request = Request("claim_change", content, f"change-{now.isoformat()}")
    asked = submit_application(actor=actor, party_id=party.pk, request=request, now=now)
    return decided(asked, actor_for(judge_of(case)), now, outcome=outcome)


def test_before_any_change_the_plaintiffs_claim_what_the_complaint_says(case: Case, now: dt.datetime) -> None:
    changed(case, now, outcome="refused")
    claims = claims_in(case)
    assert (claims.changed, claims.by, claims.since, claims.text) == (False, ("林小满",), case.accepted_at, "")


def test_the_newest_granted_change_says_what_is_claimed_by_whom_and_since_when(case: Case, now: dt.datetime) -> None:
    first = changed(case, now + DAY)
    changed(case, now + 2 * DAY, "判令被告偿还借款本金70000元。")
    changed(case, now + 3 * DAY, "判令被告偿还借款本金1元。", outcome="refused")
    claims = claims_in(case)
    assert (claims.text, claims.by, claims.since) == ("判令被告偿还借款本金70000元。", ("林小满",), now + 2 * DAY)
    assert claims_in(case, now + DAY).change_id == first.pk
    assert not claims_in(case, now).changed


def test_a_change_goes_on_with_the_suit_under_its_next_number(case: Case, now: dt.datetime) -> None:
    changed(case, now)
    after = make_bare_case(court=case.court, accepted_at=now, case_number="（2026）粤0604民初9001号", number=9001)
    CaseLink.objects.create(from_case=case, to_case=after, kind=CaseLink.Kind.TRANSFER)
    assert claims_in(after).text == NEW


def test_the_matrix_asks_for_the_changed_claims_and_keeps_the_answer_to_the_old_ones_where_it_was_given(
    case: Case, now: dt.datetime
) -> None:
    party, defendant = of(case, "defendant")
    said = {"principal_owed": {"position": "admitted"}, "contract_date": {"position": "disputed"}}
    given = answer(actor=defendant, party_id=party.pk, positions=said, text="只欠八万元。", now=now)
    old = [one for one in claimed_elements(case) if one.section == "claims"]
    assert "principal_owed" in {one.key for one in old}
    changed(case, now + DAY)
    judge = actor_for(judge_of(case))
    rows = {row.claimed.key: row for row in matrix_of(judge, case)}
    (claimed,) = [row for row in rows.values() if row.claimed.section == "claims"]
    assert (claimed.claimed.text, claimed.standing) == (NEW, Standing.OPEN)
    assert rows["contract_date"].standing == Standing.DISPUTED
    printed = str(_data(given))
    assert NEW not in printed
    assert old[0].text in printed
    page = sign_in(judge_of(case)).get(reverse("filing:show_answer", args=[given.pk])).content.decode()
    assert "变更后的诉讼请求" not in page


def test_the_draft_recites_the_change_and_takes_no_figure_of_the_complaint_or_of_the_amount_as_principal(
    case: Case, now: dt.datetime
) -> None:
    before = first_draft(draft_facts(case))
    assert before["orders"]
    changed(case, now + DAY)
    facts = draft_facts(case)
    draft, owed = first_draft(facts), obligation(facts)
    assert NEW in draft["claims"]
    assert "经准许于2026年9月2日变更诉讼请求为" in draft["claims"]
    assert draft["orders"] == []
    assert (owed.principal, owed.interest, owed.annual_rate) == (0, 0, None)
    assert "83000" not in str(draft["facts"]) + str(draft["reasons"])
    assert "尚欠本金" in before["facts"]
    assert "尚欠本金" not in draft["facts"]
    assert "reasons" in unfilled(draft)
    assert "诉讼请求有事实和法律依据" not in draft["reasons"]


def test_who_settles_after_a_change_settles_the_changed_claims(case: Case, now: dt.datetime) -> None:
    changed(case, now)
    stated = told(case)
    assert NEW in stated["claims"]
    assert unfilled(stated) == {}


def test_case_home_facts_and_draft_show_the_changed_claims(case: Case, now: dt.datetime) -> None:
    application = changed(case, now)
    judge = sign_in(judge_of(case))
    with clock.at(now):
        home = judge.get(reverse("filing:case", args=[case.pk])).content.decode()
        facts = judge.get(reverse("filing:case_facts", args=[case.pk])).content.decode()
        started = judge.post(reverse("filing:decision_start", args=[case.pk]))
        draft = judge.get(started["Location"]).content.decode()
    assert NEW in home
    assert NEW in facts
    assert reverse("filing:application", args=[application.pk]) in facts
    assert "变更前的数额不再填入初稿" in draft
    assert NEW in draft


def test_a_later_plaintiff_is_no_author_of_the_change(case: Case, now: dt.datetime) -> None:
    changed(case, now)
    first = case.parties.get(role="plaintiff")
    Party.objects.create(case=case, role="plaintiff", kind="person", name="林小明", order=first.order + 1)
    assert claims_in(case).by == ("林小满",)
    assert "审理中，林小满经准许于" in first_draft(draft_facts(case))["claims"]


def served_change(case: Case, application: Application, now: dt.datetime) -> None:
    assert application.document_id is not None
    party = case.parties.get(role="defendant")
    service_took_effect(case_id=case.pk, party_id=party.pk, document_ids=[application.document_id], effective_at=now, now=now)


def answered(case: Case, now: dt.datetime) -> PartyAnswer:
    party, defendant = of(case, "defendant")
    said = {"principal_owed": {"position": "admitted"}, "contract_date": {"position": "disputed"}}
    given = answer(actor=defendant, party_id=party.pk, positions=said, text="只欠八万元。", now=now)
    assert isinstance(given, PartyAnswer)
    return given


def test_after_a_change_is_served_the_answer_is_open_again_with_a_term_of_its_own(case: Case, now: dt.datetime) -> None:
    party, defendant = of(case, "defendant")
    answered(case, now)
    assert not may(defendant, party, "answer")
    application = changed(case, now + DAY)
    assert may(defendant, party, "answer")
    served_change(case, application, now + DAY)
    term = case.deadlines.get(rule="answer_changed", party=party)
    assert (term.state, TIME_LIMITS[term.rule].term.count) == (Deadline.State.RUNNING, 15)
    assert "比照" in TIME_LIMITS[term.rule].source.shown("zh")
    assert not case.deadlines.filter(rule="answer_changed").exclude(party=party).exists()


def test_what_was_answered_before_is_kept_and_the_changed_claims_are_answered_once(case: Case, now: dt.datetime) -> None:
    party, defendant = of(case, "defendant")
    before = answered(case, now)
    application = changed(case, now + DAY)
    served_change(case, application, now + DAY)
    key = f"claims_{application.pk}"
    with clock.at(now + 2 * DAY):
        client = sign_in(User.objects.get(pk=defendant.user_id))
        form_page = client.get(reverse("filing:answer", args=[party.pk]))
        page = form_page.content.decode()
        assert not form_page.context["contest_url"]  # who answered the merits has accepted the jurisdiction (CPL 130)
        assert "您以前的答辩仍然有效" in page
        assert NEW in page
        assert 'name="position-contract_date"' not in page
        typed = {f"position-{key}": "disputed", "text": "律师费不应由我承担。"}
        assert client.post(reverse("filing:answer", args=[party.pk]), typed).status_code == 302
        check = client.get(reverse("filing:answer_check", args=[party.pk]))
        sent = client.post(reverse("filing:answer_check", args=[party.pk]), {"version": check.context["version"]})
    assert sent.status_code == 302
    before.refresh_from_db()
    assert before.text == "只欠八万元。"
    assert case.deadlines.get(rule="answer_changed").state == Deadline.State.MET
    assert not may(defendant, party, "answer")
    judge = actor_for(judge_of(case))
    rows = {row.claimed.key: row for row in matrix_of(judge, case)}
    assert (rows[key].standing, rows["contract_date"].standing) == (Standing.DISPUTED, Standing.DISPUTED)
    assert "只欠八万元" in (facts := str(first_draft(draft_facts(case))))
    assert "律师费不应由我承担" in facts
    changed(case, now + 3 * DAY, "判令被告偿还借款本金70000元。")
    assert may(defendant, party, "answer"), "each change can be answered"


def test_the_answer_to_the_change_stands_in_the_file_and_is_read_by_the_sides_alone(case: Case, now: dt.datetime) -> None:
    party, defendant = of(case, "defendant")
    answered(case, now)
    application = changed(case, now + DAY)
    given = answer(actor=defendant, party_id=party.pk, positions={}, text="律师费不应由我承担。", now=now + 2 * DAY)
    for _ in range(2):
        file_answer(PartyAnswered(case_id=case.pk, party_id=party.pk), now + 2 * DAY)
    assert case.dossier.filter(key=f"answer:{party.pk}:{application.pk}").count() == 1
    assert case.dossier.filter(key=f"answer:{party.pk}").count() == 1
    address = reverse("filing:show_changed_answer", args=[given.pk])
    home = sign_in(judge_of(case)).get(reverse("filing:case", args=[case.pk])).content.decode()
    assert address in home
    assert "律师费不应由我承担" in sign_in(judge_of(case)).get(address).content.decode()
    assert sign_in(make_user("孙不让")).get(address).status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangedClaimsAnswer.objects.update(text="另一种说法")


def test_who_has_not_answered_answers_everything_as_it_is_claimed_now(case: Case, now: dt.datetime) -> None:
    party, defendant = of(case, "defendant")
    changed(case, now + DAY)
    given = answer(actor=defendant, party_id=party.pk, positions={}, text="不欠。", now=now + 2 * DAY)
    assert isinstance(given, PartyAnswer)
    assert not may(defendant, party, "answer")
