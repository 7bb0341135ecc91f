"""Files of enforcement, of objections and of retrials go to the archive with every paper that is made in them."""

import datetime as dt
import uuid

import pytest

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering import document_kinds
from filing.applications.subscribers import hand_on_the_objection
from filing.cases.actions.hand_in_evidence import add_evidence_of
from filing.cases.models import Case, Party
from filing.dossier.actions.archive import decide_submission, findings_of, hand_over
from filing.dossier.catalogue import heading
from filing.dossier.entries import add_document_entry
from filing.dossier.models import ArchiveSubmission
from filing.enforcement.models import EnforcementCase
from filing.enforcement.subscribers import file_application
from filing.events import ApplicationDecided, EnforcementAccepted
from filing.paper.actions.enter_authority import enter_authority
from filing.parties.actions.hand_in_paper import HandedIn, hand_in_paper
from filing.parties.rules.handing_in import HandedInKind
from tests.factories.blank_documents import blank_documents
from tests.factories.court_cases import member
from tests.factories.disputes import Dispute
from tests.factories.enforcement import EnforcementWorld, end_for_now
from tests.factories.filings import make_upload
from tests.factories.people import actor_for, make_staff
from tests.factories.service import sealed_document
from tests.filing.decisions.test_review import dispute, in_effect, retried
from tests.filing.enforcement.objecting import enforcement, objected, ruled, world
from tests.filing.paper.scans import scanned
from tests.filing.paper.test_paper_authority import LAWYER

pytestmark = pytest.mark.django_db
__all__ = ["dispute", "enforcement", "world"]  # the fixtures
# What every court makes in every kind of case, and the heading it must be found under.
OF_THE_COURT = {
    "summons": "传票",
    "public_notice": "公告",
    "hearing_transcript": "笔录",
    "notice_of_fee": "交费通知",
    "fee_receipt": "票据",
    "relief_decision": "交费通知",
    "proof_of_service": "送达回证",
    "service_receipt": "送达回证",
    "panel_notice": "",
}


@pytest.fixture(autouse=True)
def _blank(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


def fill(case: Case, parties: dict[Actor, Party], now: dt.datetime) -> None:
    """The court's papers of every kind, and from each side evidence, a statement and an authority."""
    for kind in OF_THE_COURT:
        add_document_entry(case=case, document=sealed_document(case, kind, document_kinds.get(kind).title_zh))
    clerk = actor_for(member(case, "clerk"))
    for actor, party in parties.items():
        user = User.objects.get(pk=actor.user_id)
        add_evidence_of(
            actor=actor, party=party, upload=make_upload(user, now), title=f"{party.name}的证据", purpose="付款", now=now
        )
        statement = HandedIn(make_upload(user, now), HandedInKind.WRITTEN_OPINION, f"{party.name}的意见", str(uuid.uuid4()))
        hand_in_paper(actor=actor, case_id=case.pk, party_id=party.pk, paper=statement, now=now)
    first = next(iter(parties.values()))
    enter_authority(
        actor=clerk, case_id=case.pk, party_id=first.pk, authority=LAWYER,
        paper=scanned(clerk, now, now.date(), "授权委托书.pdf", manner="counter"), now=now,
    )  # fmt: skip


def archived(case: Case, now: dt.datetime) -> ArchiveSubmission:
    """The clerk hands the file over without a word of explanation, and the archivist takes it."""
    case.refresh_from_db()
    assert findings_of(case) == []
    submission = hand_over(actor=actor_for(member(case, "clerk")), case_id=case.pk, retention="long", now=now)
    archivist = actor_for(make_staff(Role.ARCHIVIST, case.court, "档案员"))
    return decide_submission(actor=archivist, submission_id=submission.pk, accept=True, now=now)


def places(case: Case) -> dict[str, str]:
    """Kind of document, or title of a paper → the heading in the file."""
    return {
        one.document.kind if one.document else one.title: heading(case.case_type, one.catalogue_number).zh
        for one in case.dossier.select_related("document")
    }


def check_places(case: Case) -> dict[str, str]:
    found = places(case)
    assert {kind: found[kind] for kind, word in OF_THE_COURT.items() if word not in found[kind]} == {}
    assert found["授权委托书"].startswith("身份证明")
    assert all("证据" in words for title, words in found.items() if title.endswith("的证据"))
    assert all("意见" in words or words == "代理词" for title, words in found.items() if title.endswith("的意见"))
    return found


def test_an_enforcement(world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime) -> None:
    case = enforcement.case
    file_application(EnforcementAccepted(case_id=case.pk), now)
    parties = {world.creditor: case.parties.get(role="creditor"), world.debtor: case.parties.get(role="debtor")}
    fill(case, parties, now)
    for kind in ("enforcement_acceptance", "enforcement_notice", "property_report_order", "enforcement_ruling_freeze",
                 "assistance_notice", "dishonesty_decision", "consumption_restriction", "payout_approval"):  # fmt: skip
        add_document_entry(case=case, document=sealed_document(case, kind, document_kinds.get(kind).title_zh))
    end_for_now(world, enforcement, now)
    found = check_places(case)
    assert (found["ending_for_now"], found["talk_before_ending"]) == ("结案文书", "执行笔录")
    assert (found["enforcement_notice"], found["payout_approval"]) == ("受理、执行通知书及送达回证", "案款收付材料")
    assert found["强制执行申请书"] == "执行申请书、移送执行书"
    assert archived(case, now).state == ArchiveSubmission.State.ACCEPTED


def test_an_objection_to_enforcement(world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime) -> None:
    case = objected(world, enforcement, now)
    asked = case.opened_by.get()
    hand_on_the_objection(ApplicationDecided(application_id=asked.pk, case_id=asked.case_id), now)
    fill(case, {world.debtor: case.parties.get(role="applicant"), world.creditor: case.parties.get(role="creditor")}, now)
    ruled(case, "objection_ruling", now)
    found = check_places(case)
    assert (found["执行行为异议申请书"], found["enforcement_ruling"]) == ("异议、复议申请书", "裁定书正本")
    assert archived(case, now).state == ArchiveSubmission.State.ACCEPTED


def test_a_retrial(dispute: Dispute, now: dt.datetime) -> None:
    later = in_effect(dispute, now)
    case = retried(dispute, "reversed", later).case
    for kind in OF_THE_COURT:
        add_document_entry(case=case, document=sealed_document(case, kind, document_kinds.get(kind).title_zh))
    found = places(case)
    assert (found["procedural_ruling"], found["civil_judgment"]) == ("再审申请书、抗诉书、再审裁定", "判决书、裁定书、调解书正本")
    assert archived(case, later).state == ArchiveSubmission.State.ACCEPTED
