"""The answer element by element: the form, what is kept, what the bench sees and what is printed."""

import datetime as dt
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM, Role
from courtportal.kernel.identity.models import User
from filing.applications.actions.submit import Request, submit_application
from filing.calendar.actions.schedule import Plan, schedule_hearing
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.models import Deadline
from filing.cases.models import Case, EvidenceItem, Party
from filing.causes.elements import load_form
from filing.events import PartyAnswered
from filing.parties.actions.answer import answer
from filing.parties.claimed import claimed_elements
from filing.parties.models import AnswerDraft, PartyAnswer
from filing.parties.subscribers import _data, file_answer
from tests.factories.cases import make_party
from tests.factories.claims import make_claim_draft
from tests.factories.decisions import serve_complaint
from tests.factories.filings import accepted, litigant, make_bench, make_upload
from tests.factories.people import actor_for, make_room, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(now: dt.datetime) -> Case:
    """A property-service case with a panel whose defendant has an account."""
    make_bench()
    case = accepted(make_claim_draft("property_service", litigant(), now), now)
    party = case.parties.get(role=Party.Role.DEFENDANT)
    party.user = make_user("周远航")
    party.save()
    return case


@pytest.fixture
def party(case: Case) -> Party:
    return case.parties.get(role=Party.Role.DEFENDANT)


def user_of(party: Party) -> User:
    assert party.user is not None
    return party.user


@pytest.fixture
def client(party: Party) -> Client:
    return sign_in(user_of(party))


@pytest.fixture
def photo(case: Case, party: Party, now: dt.datetime) -> EvidenceItem:
    upload = make_upload(user_of(party), now, "漏水照片.png", 1)
    return EvidenceItem.objects.create(
        case=case, party=party, order=1, title="漏水照片", file=upload.stored, file_name="漏水照片.png"
    )


def test_who_has_answered_without_objecting_is_no_more_told_to_object(case: Case, party: Party, now: dt.datetime) -> None:
    other = make_party(case, role="defendant", name="另一被告")
    for one in (party, other):
        start_deadline(
            actor=SYSTEM, rule="jurisdiction_objection", key=f"objection:{one.pk}", trigger="served", triggered_on=now.date(),
            now=now, case=case, party=one,
        )  # fmt: skip
    answer(actor=actor_for(user_of(party), Role.LITIGANT), party_id=party.pk, positions={}, text="借款属实", now=now)
    states = dict(Deadline.objects.filter(rule="jurisdiction_objection").values_list("party", "state"))
    assert states == {party.pk: Deadline.State.CANCELLED, other.pk: Deadline.State.RUNNING}


def test_that_all_of_the_answer_is_optional_is_said_once(party: Party, client: Client, now: dt.datetime) -> None:
    page = client.get(reverse("filing:answer", args=[party.pk])).content.decode()
    assert page.count("都是选填") == 1
    assert "（选填）" not in page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_way_to_the_answer_stays_beside_its_term_until_it_is_handed_in(
    case: Case, party: Party, client: Client, now: dt.datetime, language: str
) -> None:
    serve_complaint(case, now)
    judge = actor_for(case.panel.get(duty="sole_judge").user)
    day = dt.datetime(2026, 9, 16, 1, 30, tzinfo=dt.UTC)
    room = make_room(case.court, "第二法庭").pk
    schedule_hearing(actor=judge, case_id=case.pk, plan=Plan(room, day, day + dt.timedelta(hours=1)), now=now)
    home, way = reverse("filing:case", args=[case.pk]), f'href="{reverse("filing:answer", args=[party.pk])}"'
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert way in client.get(home).content.decode()
    answer(actor=actor_for(user_of(party), Role.LITIGANT), party_id=party.pk, positions={}, text="不同意。", now=now)
    assert way not in client.get(home).content.decode()


def test_the_form_says_by_when_and_that_who_answers_without_objecting_accepts_the_court(
    case: Case, party: Party, now: dt.datetime
) -> None:
    judge = actor_for(case.panel.get(duty="sole_judge").user)
    term = {"trigger": "served", "triggered_on": now.date(), "now": now, "case": case, "party": party}
    pages = {name: reverse(f"filing:{name}", args=[party.pk]) for name in ("answer", "answer_check")}
    way = reverse("filing:application_new", args=[case.pk, "jurisdiction_objection"])

    def shown(name: str, at: dt.datetime) -> str:
        with clock.at(at):
            return sign_in(user_of(party)).get(pages[name]).content.decode()

    assert "<strong>答辩期限：" not in shown("answer", now)
    for rule in ("answer", "jurisdiction_objection"):
        start_deadline(actor=judge, rule=rule, key=rule, **term)
    with clock.at(now):
        sign_in(user_of(party)).post(pages["answer"], {"position-area": "admitted", "_do": "later"})
    for name in pages:
        page = shown(name, now)
        assert "<strong>答辩期限：</strong>2026年9月16日（周三），还有15天" in page
        assert "视为接受本院管辖" in page
        assert f'href="{way}"' in page
        late = shown(name, now + dt.timedelta(days=16))
        assert "已过1天" in late
        assert way not in late
    content = {"competent": "广州市天河区人民法院", "reasons": "合同约定"}
    asked = Request("jurisdiction_objection", content, "once")
    submit_application(actor=actor_for(user_of(party), Role.LITIGANT), party_id=party.pk, request=asked, now=now)
    assert way not in shown("answer", now)


def test_a_step_that_is_refused_after_the_judgment_is_not_said_to_be_a_matter_of_the_role(party: Party, client: Client) -> None:
    Case.objects.filter(pk=party.case_id).update(state=Case.State.DECIDED)
    answered = client.get(reverse("filing:case_evidence", args=[party.case_id]))
    page = answered.content.decode()
    assert answered.status_code == 403
    assert "案件已经裁判" in page
    assert "这一步现在不能办理" in page
    assert "您现在的身份不能打开这一页" not in page


def judge_of(case: Case) -> Client:
    member = case.panel.filter(duty="sole_judge").select_related("user").get()
    return sign_in(member.user)


def give(client: Client, party: Party, **said: Any) -> int:
    """Write the answer, look it over and hand it in; the status of the page that stopped it, or of the last."""
    written = client.post(reverse("filing:answer", args=[party.pk]), said)
    if written.status_code != 302:
        return written.status_code
    return hand_in(client, party).status_code


def hand_in(client: Client, party: Party, version: int | None = None) -> Any:
    draft = AnswerDraft.objects.get(party=party)
    return client.post(reverse("filing:answer_check", args=[party.pk]), {"version": version or draft.version})


def test_every_element_that_the_complaint_fills_is_asked_once(case: Case, client: Client, party: Party) -> None:
    page = client.get(reverse("filing:answer", args=[party.pk])).content.decode()
    elements = claimed_elements(case)
    form = load_form("property_service")
    assert len({one.key for one in elements}) == len(elements)
    assert {one.key for one in elements} <= {element.key for element in form.elements()}
    for one in elements:
        asked = not one.computed  # what is worked out follows from what is asked
        assert (f'name="position-{one.key}"' in page, f'name="note-{one.key}"' in page) == (asked, asked)
    assert "owed_months" in {one.key for one in elements if one.computed}
    assert 'name="position-contract_name"' not in page  # the plaintiff left it empty
    assert 'name="position-service_address"' not in page  # not a fact of the dispute
    assert 'name="evidence-fees_owed"' not in page  # nothing handed in yet


def test_questions_and_summary_stand_under_the_sections_of_the_form(client: Client, party: Party) -> None:
    titles = [section.title.zh for section in load_form("property_service").sections if section.key in {"claims", "facts"}]
    page = client.get(reverse("filing:answer", args=[party.pk])).content.decode()
    assert [page.count(f"<h2>{title}</h2>") for title in titles] == [1, 1]
    assert page.index(f"<h2>{titles[0]}</h2>") < page.index('name="position-fees_owed"') < page.index(f"<h2>{titles[1]}</h2>")
    assert not re.search(r"<h3>\d+\. ", page)  # official numbers would have gaps
    client.post(reverse("filing:answer", args=[party.pk]), {"position-fees_owed": "disputed", "position-area": "admitted"})
    summary = client.get(reverse("filing:answer_check", args=[party.pk])).content.decode()
    assert all(f"<h3>{title}</h3>" in summary for title in titles)


def test_position_words_and_own_evidence_are_kept(client: Client, party: Party, photo: EvidenceItem) -> None:
    said = {
        "position-fees_owed": "disputed",
        "note-fees_owed": "楼顶漏水一直没有修",
        "evidence-fees_owed": [str(photo.pk)],
        "position-area": "admitted",
    }
    assert give(client, party, **said) == 302
    kept = PartyAnswer.objects.get().positions
    assert not AnswerDraft.objects.exists()
    assert kept == {
        "fees_owed": {"position": "disputed", "note": "楼顶漏水一直没有修", "evidence": [str(photo.pk)]},
        "area": {"position": "admitted"},
    }


def test_what_was_typed_is_kept_while_evidence_is_fetched_and_on_another_day(client: Client, party: Party, case: Case) -> None:
    url = reverse("filing:answer", args=[party.pk])
    gone = client.post(url, {"text": "楼顶漏水", "note-area": "八十平方米", "_do": "evidence"})
    assert gone["Location"] == reverse("filing:case_evidence", args=[case.pk])
    assert client.post(url, {"text": "楼顶漏水三年", "note-area": "八十平方米", "_do": "later"}).status_code == 302
    page = client.get(url).content.decode()
    assert "楼顶漏水三年" in page
    assert "八十平方米" in page
    assert not PartyAnswer.objects.exists()
    stored = AnswerDraft.objects.filter(party=party).values_list("content", flat=True).get()
    assert stored["typed"]["text"] == "楼顶漏水三年"


def test_the_script_saves_what_changed_and_a_late_save_changes_nothing(client: Client, party: Party) -> None:
    url = reverse("filing:answer_autosave", args=[party.pk])
    script = {"HTTP_HX_REQUEST": "true"}
    sent = {"text": "第二稿", "position-area": "disputed", "_tab": "a", "_number": "2", "_changed": "text"}
    answer_saved = client.post(url, sent, **script)
    assert answer_saved.status_code == 200
    assert "已保存" in answer_saved.content.decode()
    client.post(url, {**sent, "text": "第一稿", "_number": "1"}, **script)
    typed = AnswerDraft.objects.get(party=party).typed
    assert typed == {"text": "第二稿"}
    page = client.get(reverse("filing:answer", args=[party.pk])).content.decode()
    assert f'hx-post="{url}"' in page
    assert "第二稿" in page


def test_the_summary_names_what_is_not_answered_and_hands_in_what_it_shows(client: Client, party: Party, case: Case) -> None:
    client.post(reverse("filing:answer", args=[party.pk]), {"position-fees_owed": "disputed", "note-fees_owed": "漏水"})
    url = reverse("filing:answer_check", args=[party.pk])
    page = client.get(url).content.decode()
    assert "不认可<br>漏水" in page
    facts = [one for one in claimed_elements(case) if not one.computed and one.section == "facts"]
    assert f"有 {len(facts)} 项事实您没有表态" in page
    assert all(one.label in page for one in facts)
    assert "民事诉讼证据规定第四条" in page
    assert not PartyAnswer.objects.exists()
    shown = AnswerDraft.objects.get(party=party).version
    client.post(reverse("filing:answer", args=[party.pk]), {"position-fees_owed": "admitted", "_do": "later"})
    stale = hand_in(client, party, shown)
    assert stale.status_code == 409
    assert "在别的窗口改过" in stale.content.decode()
    assert not PartyAnswer.objects.exists()
    assert hand_in(client, party).status_code == 302
    assert PartyAnswer.objects.get().positions == {"fees_owed": {"position": "admitted"}}
    assert client.get(url).status_code == 403


def test_nobody_else_reads_or_writes_the_draft(client: Client, party: Party) -> None:
    client.post(reverse("filing:answer", args=[party.pk]), {"text": "楼顶漏水", "_do": "later"})
    stranger = sign_in(make_user("旁人"))
    for name in ("answer", "answer_check"):
        assert stranger.get(reverse(f"filing:{name}", args=[party.pk])).status_code == 404
    assert stranger.post(reverse("filing:answer_autosave", args=[party.pk]), {"text": "改"}).status_code == 404


def test_words_without_a_position_are_asked_back_and_stay(client: Client, party: Party) -> None:
    answer_page = client.post(reverse("filing:answer", args=[party.pk]), {"note-area": "只有八十平方米"})
    page = answer_page.content.decode()
    assert answer_page.status_code == 422
    assert page.count("请同时选择认可、不认可还是不清楚") == 2
    assert "只有八十平方米" in page
    assert not PartyAnswer.objects.exists()


def test_evidence_of_the_plaintiff_cannot_be_named_as_ones_own(
    case: Case, client: Client, party: Party, photo: EvidenceItem
) -> None:
    theirs = case.evidence.exclude(party=party).get()
    assert give(client, party, **{"position-area": "disputed", "evidence-area": [str(theirs.pk)]}) == 422


def test_the_action_drops_what_is_not_the_partys(case: Case, party: Party, photo: EvidenceItem, now: dt.datetime) -> None:
    theirs = case.evidence.exclude(party=party).get()
    positions = {
        "area": {"position": "disputed", "evidence": [str(theirs.pk), str(photo.pk)]},
        "fees_owed": {"position": "maybe"},
    }
    given = answer(actor=actor_for(user_of(party), Role.LITIGANT), party_id=party.pk, positions=positions, text="", now=now)
    assert given.positions == {"area": {"position": "disputed", "evidence": [str(photo.pk)]}}


def test_the_judge_sees_what_is_in_dispute_on_the_case_page_and_in_the_table(
    case: Case, client: Client, party: Party, photo: EvidenceItem
) -> None:
    said = {"position-fees_owed": "disputed", "evidence-fees_owed": [str(photo.pk)], "position-area": "admitted"}
    give(client, party, **said)
    judge = judge_of(case)
    home = judge.get(reverse("filing:case", args=[case.pk])).content.decode()
    assert "争议在：欠交的物业费" in home
    url = reverse("filing:case_facts", args=[case.pk])
    table = judge.get(url).content.decode()
    assert "证据：漏水照片" in table
    assert f"全部（{len(claimed_elements(case))}）" in table
    only = judge.get(url, {"only": "undisputed"}).content.decode()
    assert "建筑面积" in only
    assert "4,806.00" not in only


def test_silence_is_counted_for_what_was_asked_and_everywhere_alike(case: Case, client: Client, party: Party) -> None:
    asked = [one for one in claimed_elements(case) if not one.computed]
    unasked = [one for one in claimed_elements(case) if one.computed]
    assert unasked
    given = PartyAnswer.objects.filter(party=party)
    give(client, party, **{"position-area": "admitted"})
    judge = judge_of(case)
    home = judge.get(reverse("filing:case", args=[case.pk])).content.decode()
    table = judge.get(reverse("filing:case_facts", args=[case.pk])).content.decode()
    answer_page = judge.get(reverse("filing:show_answer", args=[given.get().pk])).content.decode()
    for label, count in {"未明确": len(asked) - 1, "无争议": 1, "有争议": 0, "没有单独询问": len(unasked)}.items():
        assert f"{label}（{count}）" in table
        assert f"<dt>{label}</dt><dd>{count} 项</dd>" in home
    assert table.count("</strong>：未表态") == answer_page.count("未表态") == len(asked) - 1
    assert table.count(">没有单独询问</td>") == answer_page.count("没有单独询问") == len(unasked)
    printed: Any = _data(given.get())["sections"]
    values = [row["value"] for row in printed[1]["elements"]]
    assert sum(value.endswith("未表态") for value in values) == len(asked) - 1


def test_a_stranger_finds_neither_the_table_nor_its_print(case: Case) -> None:
    stranger = sign_in(make_user("旁人"))
    for name in ("case_facts", "case_facts_pdf"):
        assert stranger.get(reverse(f"filing:{name}", args=[case.pk])).status_code == 404


def test_the_answer_prints_every_element_with_what_was_said(
    case: Case, client: Client, party: Party, photo: EvidenceItem
) -> None:
    give(
        client, party, **{"position-fees_owed": "disputed", "note-fees_owed": "没有修漏水", "evidence-fees_owed": [str(photo.pk)]}
    )
    sections: Any = _data(PartyAnswer.objects.get())["sections"]
    rows = {row["label"]: row["value"] for row in sections[1]["elements"]}
    assert len(sections[1]["elements"]) == len(claimed_elements(case))
    assert rows["欠交的物业费"] == "原告主张：4,806.00元\n答辩人：不认可\n没有修漏水\n证据：漏水照片"
    assert rows["建筑面积"].endswith("答辩人：未表态")


def test_an_answer_of_a_case_of_two_defendants_leaves_what_the_other_has_not_admitted(
    case: Case, client: Client, party: Party
) -> None:
    Party.objects.create(case=case, role=Party.Role.DEFENDANT, kind="person", order=2, name="周远山")
    give(client, party, **{"position-area": "admitted"})
    table = judge_of(case).get(reverse("filing:case_facts", args=[case.pk]), {"only": "undisputed"}).content.decode()
    assert "建筑面积" not in table


@pytest.mark.slow
def test_answer_and_table_are_printed(case: Case, client: Client, party: Party, now: dt.datetime) -> None:
    give(client, party, **{"position-fees_owed": "disputed", "text": "请求驳回"})
    file_answer(PartyAnswered(case_id=case.pk, party_id=party.pk), now)
    assert case.dossier.filter(key=f"answer:{party.pk}").exists()
    printed = judge_of(case).get(reverse("filing:case_facts_pdf", args=[case.pk]))
    assert printed["Content-Type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF")
