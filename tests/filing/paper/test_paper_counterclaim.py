"""A counterclaim that comes on paper is filed at the counter with its elements, and is heard with the claim."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel.authz import Refused, Role
from courtportal.kernel.identity.models import User
from filing.applications.models import Application
from filing.cases.counterclaims import joined_counterclaim
from filing.cases.models import Case, Party
from filing.causes.elements import load_form
from filing.intake.actions.accept import accept
from filing.intake.actions.drafts import save_page, save_party
from filing.intake.actions.evidence import add_evidence
from filing.intake.actions.review import claim
from filing.intake.actions.submit import submit
from filing.intake.counter.actions import Visitor, start_at_counter
from filing.intake.counter.models import CounterVisit
from filing.intake.rules import content as contents
from tests.factories.filings import EXAMINED, PLAINTIFF, make_bench, make_case, make_upload
from tests.factories.lending import lending_answers
from tests.factories.people import actor_for, make_staff
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
SHOWN = {"name": "周远航", "document_kind": "passport", "document_number": "E12345678", "plaintiff": "person", "seen": "on"}


@pytest.fixture
def case(now: dt.datetime) -> Case:
    make_bench()
    return make_case(now)


@pytest.fixture
def desk(case: Case) -> User:
    return make_staff(Role.FILING_CLERK, case.court, "许立案")


def entering(case: Case, role: str) -> str:
    return reverse("filing:paper_enter", args=[case.pk, case.parties.get(role=role).pk, "counterclaim"])


def test_the_paper_room_leads_to_the_counter_and_the_counterclaim_is_heard_with_the_claim(
    case: Case, desk: User, now: dt.datetime
) -> None:
    clerk, actor = sign_in(desk), actor_for(desk)
    address = clerk.get(entering(case, "defendant"))["Location"]
    page = clerk.get(address).content.decode()
    assert f"{case.case_number} 的反诉" in page
    assert 'value="周远航"' in page
    assert clerk.post(address, SHOWN).status_code == 302
    draft = CounterVisit.objects.get().draft
    assert draft.content["follows"] == {"case": str(case.pk), "kind": "counterclaim", "number": case.case_number}
    assert draft.cause_code == case.cause_code
    (plaintiff,), (defendant,) = (contents.parties(draft.content, role) for role in ("plaintiff", "defendant"))
    assert (plaintiff["answers"]["name"], defendant["answers"]["name"]) == ("周远航", "林小满")
    assert "id_number" not in defendant["answers"]
    facts = {**plaintiff["answers"], "sex": "male", "birth_date": "1980-01-01", "phone": "13800000002"}
    save_party(actor=actor, draft_id=draft.pk, party_id=plaintiff["id"], typed=facts, seen=True, now=now)
    save_party(actor=actor, draft_id=draft.pk, party_id=defendant["id"], typed=defendant["answers"], seen=True, now=now)
    for one in load_form(draft.form_key).pages:
        save_page(actor=actor, draft_id=draft.pk, page=one.key, typed=lending_answers(), seen=True, now=now)
    upload = make_upload(desk, now)
    add_evidence(actor=actor, draft_id=draft.pk, upload=upload, title="收条", purpose="证明多还", kinds=["other"], now=now)
    filing = submit(actor=actor, draft_id=draft.pk, now=now)
    version = claim(actor=actor, filing_id=filing.pk, now=now).version
    counterclaim = accept(examined=EXAMINED, actor=actor, filing_id=filing.pk, version=version, now=now)
    assert joined_counterclaim(counterclaim)
    assert counterclaim.parties.get(role=Party.Role.PLAINTIFF).name == "周远航"
    assert not Application.objects.filter(kind="counterclaim").exists()


def test_somebody_else_than_the_defendant_brings_no_counterclaim(case: Case, desk: User, now: dt.datetime) -> None:
    clerk, paper = sign_in(desk), reverse("filing:paper", args=[case.pk])
    assert clerk.get(entering(case, "plaintiff"))["Location"] == paper
    assert "反诉由被告" in clerk.get(paper).content.decode()
    with pytest.raises(Refused):
        start_at_counter(
            actor=actor_for(desk), visitor=Visitor("林小满", "id_card", PLAINTIFF["id_number"]), form_key="private_lending",
            cause_code="", now=now, counterclaimant=case.parties.get(role="plaintiff"),
        )  # fmt: skip
    address = clerk.get(entering(case, "defendant"))["Location"]
    for wrong, field in (({"name": "旁人"}, "name"), ({"plaintiff": "organisation"}, "plaintiff")):
        answer = clerk.post(address, SHOWN | wrong)
        assert (answer.status_code, field in answer.context["form"].errors) == (422, True)
    assert not CounterVisit.objects.exists()
    assert clerk.get(reverse("filing:counter_start"), {"follows": "no-such-id"}).status_code == 404


def test_the_clerk_of_the_case_passes_it_to_a_filing_clerk(case: Case) -> None:
    clerk = sign_in(User.objects.get(panels__case=case, panels__duty="clerk"))
    paper = reverse("filing:paper", args=[case.pk])
    assert clerk.get(entering(case, "defendant"))["Location"] == paper
    assert "转给立案人员" in clerk.get(paper).content.decode()


def test_a_decided_claim_takes_no_counterclaim(case: Case, desk: User) -> None:
    Case.objects.filter(pk=case.pk).update(state=Case.State.DECIDED)
    assert sign_in(desk).get(entering(case, "defendant"))["Location"] == reverse("filing:paper", args=[case.pk])
