"""A creditor without an account applies for enforcement on paper; a filing clerk enters it."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Refused, Role, may
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from filing.calendar.models import Deadline
from filing.cases.models import Case, Party
from filing.dossier.models import ArchiveSubmission
from filing.enforcement.actions.accept import accept_application
from filing.enforcement.actions.apply import CannotApply, apply_for_enforcement
from filing.enforcement.decision_term import application_of
from filing.enforcement.models import EnforcementApplication
from filing.enforcement.subscribers import issue_refusal
from filing.events import EnforcementRefused
from filing.paper.actions.enter_enforcement import enter_enforcement
from filing.paper.keeping import CannotEnter, Paper
from filing.paper.models import PaperEntry
from tests.factories.blank_documents import blank_documents
from tests.factories.enforcement import EnforcementWorld, make_world, refused
from tests.factories.people import actor_for, make_court, make_staff
from tests.factories.sessions import sign_in
from tests.filing.paper.scans import scanned

pytestmark = pytest.mark.django_db
POSTED = dt.date(2026, 8, 20)  # the judgment took effect on 1 July


@pytest.fixture
def world() -> EnforcementWorld:
    """The creditor has no account."""
    made = make_world()
    made.case.parties.filter(role=Party.Role.PLAINTIFF).update(user=None)
    return made


def entered(world: EnforcementWorld, now: dt.datetime, paper: Paper | None = None, role: str = "plaintiff") -> PaperEntry:
    return enter_enforcement(
        actor=world.clerk, case_id=world.case.pk, party_id=world.case.parties.get(role=role).pk, known_assets="佛山演示银行账户",
        paper=paper or scanned(world.clerk, now, POSTED, "执行申请书.pdf"), now=now,
    )  # fmt: skip


def test_a_paper_application_has_the_debt_of_its_day_and_the_clerk_seven_days_from_its_coming(
    world: EnforcementWorld, now: dt.datetime
) -> None:
    application = entered(world, now).enforcement_application
    assert application is not None
    today = clock.local(now).date()
    assert application.claim["as_of"] == POSTED.isoformat()
    assert clock.local(application.submitted_at).date() == POSTED
    assert application.decide_by > today
    term = Deadline.objects.get(rule="enforcement_filing")
    assert (term.triggered_on, application_of(term)) == (today, application)
    assert application.known_assets == "佛山演示银行账户"


def test_it_is_accepted_like_any_other_and_its_scan_stands_in_the_file_of_the_enforcement(
    world: EnforcementWorld, now: dt.datetime
) -> None:
    entry = entered(world, now)
    assert entry.enforcement_application is not None
    enforcement = accept_application(actor=world.clerk, application_id=entry.enforcement_application.pk, now=now)
    filed = enforcement.case.dossier.get(key=f"paper:{entry.pk}")
    assert (filed.file, filed.catalogue_number, filed.source) == (entry.file, 4, "林小满")
    assert not world.case.dossier.filter(key=f"paper:{entry.pk}").exists()


def test_entered_twice_it_is_one_and_a_second_paper_is_refused_while_the_first_waits(
    world: EnforcementWorld, now: dt.datetime
) -> None:
    paper = scanned(world.clerk, now, POSTED)
    assert entered(world, now, paper) == entered(world, now, paper)
    with pytest.raises(CannotEnter, match="applied"):
        entered(world, now)
    assert EnforcementApplication.objects.count() == PaperEntry.objects.count() == 1


def test_the_checks_are_those_of_an_application_by_account(world: EnforcementWorld, now: dt.datetime) -> None:
    with pytest.raises(CannotApply, match="nothing_owed"):
        entered(world, now, role="defendant")
    with pytest.raises(CannotApply, match="not_yet_due"):
        entered(world, now, scanned(world.clerk, now, dt.date(2026, 7, 2)))
    Case.objects.filter(pk=world.case.pk).update(state=Case.State.DECIDED)
    with pytest.raises(Refused):
        entered(world, now)


def test_the_archive_does_not_stand_in_the_way_and_only_the_court_of_the_case_enters(
    world: EnforcementWorld, now: dt.datetime
) -> None:
    ArchiveSubmission.objects.create(
        case=world.case, retention="long", pages=1, volumes=1, handed_by_id=world.clerk.account_id, handed_at=now
    )
    elsewhere = actor_for(make_staff(Role.FILING_CLERK, make_court("粤0605", "佛山市南海区人民法院")))
    assert may(world.clerk, world.case, "enter_enforcement")
    assert not any(may(actor, world.case, "enter_enforcement") for actor in (elsewhere, world.officer, world.creditor))
    assert entered(world, now).enforcement_application is not None


def test_a_creditor_with_an_account_sees_what_was_entered_and_is_told_of_a_refusal(
    world: EnforcementWorld, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    blank_documents(monkeypatch)
    world.case.parties.filter(role=Party.Role.PLAINTIFF).update(user_id=world.creditor.account_id)
    application = entered(world, now).enforcement_application
    assert application is not None
    assert apply_for_enforcement(actor=world.creditor, case_id=world.case.pk, now=now) == application
    refused(application, world.clerk, now)
    issue_refusal(EnforcementRefused(case_id=world.case.pk, application_id=application.pk), now)
    told = Notice.objects.get(title="法院没有受理您的执行申请")
    assert told.user_id == world.creditor.account_id
    page = sign_in(User.objects.get(pk=world.creditor.user_id)).get(told.link)
    assert "判项没有写明给付的数额" in page.content.decode()


def test_the_clerk_enters_it_from_the_page_of_the_case(world: EnforcementWorld, now: dt.datetime) -> None:
    clerk, address = sign_in(User.objects.get(pk=world.clerk.user_id)), reverse("filing:paper_enforcement", args=[world.case.pk])
    assert address in clerk.get(reverse("filing:case", args=[world.case.pk])).content.decode()
    shown = clerk.get(address).context["form"]
    creditor = world.case.parties.get(role=Party.Role.PLAINTIFF)
    assert [value for value, _label in shown.fields["creditor"].choices] == [str(creditor.pk)]
    upload = scanned(world.clerk, now, POSTED).upload
    upload.purpose = "scan"
    upload.save()
    typed = {
        "creditor": str(creditor.pk), "manner": "post", "handed_in_on": "2026-07-02", "scan_upload": str(upload.pk),
        "key": "once", "known_assets": "车辆一辆",
    }  # fmt: skip
    with clock.at(now):
        early = clerk.post(address, typed)
        assert (early.status_code, list(early.context["form"].errors)) == (422, ["handed_in_on"])
        assert "车辆一辆" in early.content.decode()
        for _twice in range(2):
            answer = clerk.post(address, typed | {"handed_in_on": POSTED.isoformat()})
    application = EnforcementApplication.objects.get()
    assert answer["Location"] == reverse("filing:enforcement_application", args=[application.pk])
    page = clerk.get(answer["Location"]).content.decode()
    assert "执行立案" in page
    assert "立案并分案" in page
