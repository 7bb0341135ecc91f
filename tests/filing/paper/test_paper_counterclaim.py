"""A counterclaim that comes on paper is filed at the counter with its elements, and is heard with the claim."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Refused, Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.web import formats
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
from filing.intake.findings import material_of_filing
from filing.intake.models import Filing, FilingDraft
from filing.intake.queries import latest_version
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


def submitted(draft: FilingDraft, desk: User, now: dt.datetime) -> Filing:
    """The counterclaim with everything typed from the paper."""
    actor = actor_for(desk)
    (plaintiff,), (defendant,) = (contents.parties(draft.content, role) for role in ("plaintiff", "defendant"))
    facts = {**plaintiff["answers"], "sex": "male", "birth_date": "1980-01-01", "phone": "13800000002"}
    save_party(actor=actor, draft_id=draft.pk, party_id=plaintiff["id"], typed=facts, seen=True, now=now)
    save_party(actor=actor, draft_id=draft.pk, party_id=defendant["id"], typed=defendant["answers"], seen=True, now=now)
    for one in load_form(draft.form_key).pages:
        save_page(actor=actor, draft_id=draft.pk, page=one.key, typed=lending_answers(), seen=True, now=now)
    upload = make_upload(desk, now)
    add_evidence(actor=actor, draft_id=draft.pk, upload=upload, title="收条", purpose="证明多还", kinds=["other"], now=now)
    return submit(actor=actor, draft_id=draft.pk, now=now)


def accepted_by(desk: User, filing: Filing, now: dt.datetime) -> Case:
    """The clerk claims and accepts it."""
    actor = actor_for(desk)
    version = claim(actor=actor, filing_id=filing.pk, now=now).version
    return accept(examined=EXAMINED, actor=actor, filing_id=filing.pk, version=version, now=now)


def test_the_paper_room_leads_to_the_counter_and_the_counterclaim_is_heard_with_the_claim(
    case: Case, desk: User, now: dt.datetime
) -> None:
    clerk = sign_in(desk)
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
    counterclaim = accepted_by(desk, submitted(draft, desk, now), now)
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


def test_the_postmark_of_a_counterclaim_by_post_is_the_day_on_which_it_was_filed(
    case: Case, desk: User, now: dt.datetime
) -> None:
    """民事诉讼法 第八十五条; the court's own terms run since it has had it."""
    address = sign_in(desk).get(entering(case, "defendant"))["Location"]
    posted = SHOWN | {"manner": "post", "posted_on": "2026-08-28"}
    with clock.at(now):
        assert sign_in(desk).post(address, posted).status_code == 302
    visit = CounterVisit.objects.get()
    assert visit.posted_on == dt.date(2026, 8, 28)
    filing = submitted(visit.draft, desk, now)
    assert clock.local(filing.submitted_at).date() == now.date()
    assert filing.decide_by == now.date() + dt.timedelta(days=7)
    assert material_of_filing(filing, latest_version(filing).content).filed == visit.posted_on
    counterclaim = accepted_by(desk, filing, now)
    filed = counterclaim.timeline.get(kind="filed")
    assert clock.local(filed.happened_at).date() == visit.posted_on
    page = sign_in(desk).get(reverse("filing:review_desk", args=[filing.pk])).content.decode()
    assert formats.day(visit.posted_on) in page


@pytest.mark.parametrize("posted_on", ["", "2026-09-02", "2025-08-31", "昨天"])
def test_a_counterclaim_by_post_needs_a_postmark_that_can_be(case: Case, desk: User, now: dt.datetime, posted_on: str) -> None:
    address = sign_in(desk).get(entering(case, "defendant"))["Location"]
    with clock.at(now):
        answer = sign_in(desk).post(address, SHOWN | {"manner": "post", "posted_on": posted_on})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["posted_on"])
    assert not CounterVisit.objects.exists()


def test_what_is_brought_to_the_counter_has_no_postmark(case: Case, desk: User, now: dt.datetime) -> None:
    address = sign_in(desk).get(entering(case, "defendant"))["Location"]
    sign_in(desk).post(address, SHOWN | {"manner": "counter", "posted_on": "2026-08-28"})
    assert CounterVisit.objects.get().posted_on is None
