"""A program files as its owner would on the pages: begun once, filled in against what was read, checked, submitted once."""

import datetime as dt
import uuid
from typing import Any

import pytest

from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import Organisation, User
from filing.intake.models import Filing, FilingDraft
from filing.parties.actions.papers import Description, keep_paper
from filing.parties.models import KeptPaper
from filing.parties.rules.papers import PaperKind
from tests.factories.filings import DEFENDANT, PLAINTIFF, accept_filing, litigant, make_bench, make_draft, make_upload
from tests.factories.lending import lending_answers
from tests.factories.people import actor_for, make_court, make_user
from tests.factories.programs import Program, program_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(now: dt.datetime) -> Actor:
    make_court()
    return litigant()


@pytest.fixture
def program(who: Actor) -> Program:
    return program_of(who)


def begin(program: Program, key: str = "begin-0001", **changed: Any) -> Any:
    return program.post("/drafts", {"cause": "108(3)", "court": "粤0604", **changed}, Idempotency_Key=key)


def fill_in(program: Program, who: Actor, now: dt.datetime, key: str = "begin-0001") -> dict[str, Any]:
    """A whole draft by the interface alone; returns it as it was answered last."""
    answer = begin(program, key)
    draft, tag = answer.json(), answer.headers["ETag"]
    steps: list[tuple[str, str, Any]] = [
        ("PATCH", f"/drafts/{draft['id']}", {"answers": lending_answers()}),
        ("PATCH", f"/drafts/{draft['id']}/parties/{draft['parties'][0]['id']}", {"answers": PLAINTIFF}),
        ("POST", f"/drafts/{draft['id']}/parties", {"role": "defendant", "kind": "person", "answers": DEFENDANT}),
    ]
    upload = make_upload(User.objects.get(pk=who.user_id), now)
    evidence = {"upload": str(upload.pk), "title": "借条", "purpose": "证明借款事实", "kinds": ["iou"]}
    steps.append(("POST", f"/drafts/{draft['id']}/evidence", evidence))
    for method, path, body in steps:
        answer = program.call(method, path, body, If_Match=tag)
        assert answer.status_code in {200, 201}, answer.content.decode()
        draft, tag = answer.json(), answer.headers["ETag"]
    return dict(draft)


def test_from_a_cause_to_a_receipt_number(program: Program, who: Actor, now: dt.datetime) -> None:
    draft = fill_in(program, who, now)
    assert draft["answers"]["claim_total"] == "103600.00"
    checked = program.get(f"/drafts/{draft['id']}/check").json()
    assert checked["ready"], checked["defects"]
    assert checked["fee"]["fee"] == "1186.00"
    sent = program.post(f"/drafts/{draft['id']}/submission", Idempotency_Key="submit-0001")
    assert sent.status_code == 201, sent.content.decode()
    filing = sent.json()
    assert (filing["state"], filing["receipt_number"][:9]) == ("submitted", "S20260901")
    again = program.post(f"/drafts/{draft['id']}/submission", Idempotency_Key="submit-0001")
    assert (again.status_code, again.json()["id"]) == (201, filing["id"])
    assert Filing.objects.count() == 1
    case = accept_filing(Filing.objects.get(), now)
    assert program.get(f"/filings/{filing['id']}").json()["case"] == str(case.pk)


def test_what_is_missing_is_told_with_its_place(program: Program) -> None:
    draft = begin(program).json()
    answer = program.post(f"/drafts/{draft['id']}/submission", Idempotency_Key="submit-0002")
    assert (answer.status_code, answer.json()["code"]) == (422, "not-ready")
    pointers = {fault["pointer"] for fault in answer.json()["errors"]}
    assert {"/answers/principal_owed", "/evidence", "/defendant"} <= pointers
    defects = program.get(f"/drafts/{draft['id']}/check").json()["defects"]
    assert all(one["wrong"] and one["fix"] for one in defects)
    assert {"principal_owed"} <= {one["field"] for one in defects}


def test_the_check_is_the_clerks_own(program: Program, who: Actor, now: dt.datetime) -> None:
    draft = make_draft(who, now, rate="36")
    found = program.get(f"/drafts/{draft.pk}/check").json()
    assert found["ready"]
    rates = [one for one in found["defects"] if one["field"] == "rate"]
    assert rates
    assert rates[0]["law"]


def test_a_key_begins_one_draft_and_serves_no_other(program: Program) -> None:
    first, again, other = begin(program), begin(program), begin(program, cause="88")
    assert (first.status_code, again.json()["id"]) == (201, first.json()["id"])
    assert (other.status_code, other.json()["code"]) == (409, "key-used-differently")
    assert FilingDraft.objects.count() == 1
    assert program.post("/drafts", {"cause": "108(3)"}).status_code == 422


def test_a_change_needs_the_version_that_was_read(program: Program) -> None:
    answer = begin(program)
    path, tag = f"/drafts/{answer.json()['id']}", answer.headers["ETag"]
    body = {"answers": {"borrower": "周远航"}}
    assert program.call("PATCH", path, body).status_code == 428
    assert program.call("PATCH", path, body, If_Match=tag).status_code == 200
    late = program.call("PATCH", path, {"answers": {"borrower": "别人"}}, If_Match=tag)
    assert (late.status_code, late.json()["code"]) == (412, "version-changed")
    found = program.get(path)
    assert found.json()["answers"]["borrower"] == "周远航"
    assert late.headers["ETag"] == found.headers["ETag"]


def test_what_the_form_does_not_ask_is_refused(program: Program) -> None:
    answer = begin(program)
    path, tag = f"/drafts/{answer.json()['id']}", answer.headers["ETag"]
    wrong = program.call("PATCH", path, {"answers": {"claim_total": "1", "weather": "fine"}}, If_Match=tag)
    assert [fault["pointer"] for fault in wrong.json()["errors"]] == ["/answers/claim_total", "/answers/weather"]
    court = program.call("PATCH", path, {"court": "粤9999"}, If_Match=tag)
    assert court.json()["errors"][0]["pointer"] == "/court"


def test_who_has_not_proven_the_name_cannot_submit(now: dt.datetime) -> None:
    make_court()
    actor = actor_for(make_user("未核对", verified=False))
    program = program_of(actor)
    draft = begin(program).json()
    answer = program.post(f"/drafts/{draft['id']}/submission", Idempotency_Key="submit-0003")
    assert (answer.status_code, answer.json()["code"]) == (403, "not-verified")


def test_an_organisations_token_serves_its_own_matters_only(program: Program, who: Actor, now: dt.datetime) -> None:
    user = User.objects.get(pk=who.user_id)
    one, two = (
        Organisation.objects.create(owner=user, name=name, unified_social_credit_code="91440604MA0000000X")
        for name in ("示例物业甲公司", "示例物业乙公司")
    )
    first, second = (program_of(who, organisation_id=company.pk) for company in (one, two))
    draft = begin(first).json()
    assert [(party["role"], party["kind"]) for party in draft["parties"]] == [("plaintiff", "organisation")]
    assert draft["parties"][0]["answers"]["name"] == "示例物业甲公司"
    assert first.get(f"/drafts/{draft['id']}").status_code == 200
    assert second.get(f"/drafts/{draft['id']}").status_code == 404
    assert second.get("/drafts").json()["total"] == 0
    assert program.get("/drafts").json()["total"] == 1
    mine = make_draft(who, now)
    assert first.get(f"/drafts/{mine.pk}").status_code == 404


def test_what_an_organisation_keeps_goes_with_what_its_program_files(who: Actor, now: dt.datetime) -> None:
    user = User.objects.get(pk=who.user_id)
    one, two = (
        Organisation.objects.create(owner=user, name=name, unified_social_credit_code="91440604MA0000000X")
        for name in ("示例物业甲公司", "示例物业乙公司")
    )
    for kind, whose, until in (
        (PaperKind.LICENCE, one, None),
        (PaperKind.REPRESENTATIVE_PROOF, one, now.date() - dt.timedelta(days=2)),
        (PaperKind.LICENCE, two, None),
    ):
        said = Description(kind, f"{whose.name}的{kind}", organisation=whose, valid_until=until)
        keep_paper(actor=who, upload_id=make_upload(user, now, f"{whose.name}{kind}.pdf", 1).pk, said=said, now=now)
    program = program_of(who, organisation_id=one.pk)
    answer = begin(program)
    assert [paper["title"] for paper in answer.json()["papers"]] == ["示例物业甲公司的licence"]

    path = f"/drafts/{answer.json()['id']}"
    proof = make_upload(user, now, "法定代表人身份证明.pdf", 1)
    body = {"upload": str(proof.pk), "kind": "representative_proof", "valid_until": "2027-01-01"}
    added = program.call("POST", f"{path}/papers", body, If_Match=answer.headers["ETag"])
    assert added.status_code == 201, added.content.decode()
    assert [(paper["kind"], paper["title"]) for paper in added.json()["papers"]] == [
        ("licence", "示例物业甲公司的licence"),
        ("representative_proof", "法定代表人身份证明"),
    ]
    kept = begin(program, "begin-0002").json()["papers"]  # what came by the program is the organisation's from now on
    assert [paper["kind"] for paper in kept] == ["licence", "representative_proof"]
    defects = program.get(f"{path}/check").json()["defects"]
    assert "papers" not in {one["page"] for one in defects}

    gone = program.call("DELETE", f"{path}/papers/{added.json()['papers'][0]['id']}", If_Match=added.headers["ETag"])
    assert [paper["kind"] for paper in gone.json()["papers"]] == ["representative_proof"]
    assert "papers" in {one["page"] for one in program.get(f"{path}/check").json()["defects"]}
    again = program.call("DELETE", f"{path}/papers/{added.json()['papers'][0]['id']}", If_Match=gone.headers["ETag"])
    assert again.status_code == 404


def test_a_paper_comes_from_the_own_uploads_and_is_of_a_known_kind(program: Program, who: Actor, now: dt.datetime) -> None:
    answer = begin(program)
    path, tag = f"/drafts/{answer.json()['id']}/papers", answer.headers["ETag"]
    own = str(make_upload(User.objects.get(pk=who.user_id), now, "授权委托书.pdf", 1).pk)
    strangers = str(make_upload(make_user("别人"), now, "别人的.pdf", 1).pk)
    assert program.call("POST", path, {"upload": strangers, "kind": "power_of_attorney"}, If_Match=tag).status_code == 404
    assert program.call("POST", path, {"upload": own, "kind": "evidence"}, If_Match=tag).status_code == 422
    assert program.call("POST", path, {"upload": own, "kind": "power_of_attorney"}).status_code == 428
    added = program.call("POST", path, {"upload": own, "kind": "power_of_attorney"}, If_Match=tag)
    assert [paper["title"] for paper in added.json()["papers"]] == ["授权委托书"]
    late = program.call("POST", path, {"upload": own, "kind": "firm_letter"}, If_Match=tag)
    assert (late.status_code, KeptPaper.objects.count()) == (412, 1)  # nothing was kept of what came too late


def test_nobody_touches_anothers_draft(program: Program, now: dt.datetime) -> None:
    other = make_draft(litigant(), now)
    for method, path in (("GET", ""), ("GET", "/check"), ("DELETE", "")):
        assert program.call(method, f"/drafts/{other.pk}{path}").status_code == 404
    assert program.call("PATCH", f"/drafts/{other.pk}", {"answers": {}}, If_Match=f'"{other.version}"').status_code == 404
    assert program.post(f"/drafts/{other.pk}/submission", Idempotency_Key=str(uuid.uuid4())).status_code == 404


def test_a_draft_is_thrown_away_and_a_filing_withdrawn(program: Program, who: Actor, now: dt.datetime) -> None:
    draft = begin(program).json()
    assert program.call("DELETE", f"/drafts/{draft['id']}").status_code == 204
    assert not FilingDraft.objects.exists()
    assert begin(program).status_code == 404  # the key has had its effect, and its draft is gone
    whole = fill_in(program, who, now, "begin-0009")
    filing = program.post(f"/drafts/{whole['id']}/submission", Idempotency_Key="submit-0004").json()
    assert program.post(f"/filings/{filing['id']}/withdrawal").json()["state"] == "withdrawn"
    refused = program.post(f"/filings/{filing['id']}/withdrawal")
    assert (refused.status_code, refused.json()["code"]) == (403, "refused")
    assert refused.json()["detail"] == "法院已经作出决定"


def test_a_file_is_checked_before_it_can_be_used(program: Program) -> None:
    answer = program.upload("坏.pdf", b"not a pdf")
    assert (answer.status_code, answer.json()["code"]) == (422, "upload-refused")
    assert "坏.pdf" in answer.json()["detail"]


def test_documents_deadlines_and_receipts_of_a_case(program: Program, who: Actor, now: dt.datetime) -> None:
    make_bench()
    draft = fill_in(program, who, now)
    program.post(f"/drafts/{draft['id']}/submission", Idempotency_Key="submit-0005")
    case = accept_filing(Filing.objects.get(), now)
    documents = program.get(f"/cases/{case.pk}/documents").json()["items"]
    assert documents
    content = program.get(f"/documents/{documents[0]['id']}/content")
    assert content.status_code == 200
    assert "attachment" in content.headers["Content-Disposition"]
    stranger = program_of(litigant("别人"))
    assert stranger.get(f"/documents/{documents[0]['id']}/content").status_code == 404
    assert stranger.get(f"/cases/{case.pk}").status_code == 404
