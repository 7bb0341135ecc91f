"""What somebody who files for the first time reads: addressed to the right person, and nothing blamed before a key is pressed."""

import datetime as dt
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel.authz import Role
from courtportal.kernel.identity.models import User
from filing.causes.elements import load_form, party_elements
from filing.causes.forms import ElementsForm
from filing.intake.actions.drafts import add_party, save_party, start_draft
from filing.intake.models import FilingDraft
from filing.intake.places_form import PlacesForm
from filing.intake.queries import prefill
from filing.intake.rules import content as contents
from filing.intake.rules.checks.model import Place
from filing.intake.rules.findings import findings
from filing.intake.views.evidence import _wanted
from filing.intake.wording import named_page
from filing.parties.known import known_people, remember
from tests.factories.findings import lending, side
from tests.factories.people import actor_for, make_court, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
PROVEN = {"name": "林小满", "sex": "female", "id_number": "110101198503020024"}


@pytest.fixture
def user() -> User:
    return make_user("林小满")


@pytest.fixture
def client(user: User) -> Client:
    return sign_in(user)


def begun(user: User, now: dt.datetime, form: str = "private_lending") -> FilingDraft:
    return start_draft(actor=actor_for(user, Role.LITIGANT), form_key=form, court=None, now=now)


def read(client: Client, name: str, *arguments: object) -> str:
    return client.get(reverse(f"filing:{name}", args=arguments)).content.decode()


def test_a_page_just_opened_blames_nothing_and_one_that_was_sent_says_what_is_missing(
    client: Client, user: User, now: dt.datetime
) -> None:
    draft, actor = begun(user, now), actor_for(user, Role.LITIGANT)
    own = contents.parties(draft.content, "plaintiff")[0]["id"]
    draft, other = add_party(actor=actor, draft_id=draft.pk, role="defendant", kind="person", now=now)
    for party in (own, other):
        page = read(client, "draft_party", draft.pk, party)
        assert "必须处理" not in page
        assert "请填写这一项" not in page
    save_party(actor=actor, draft_id=draft.pk, party_id=other, typed={"name": "周"}, seen=True, now=now)
    assert "请填写这一项" in read(client, "draft_party", draft.pk, other)


def test_what_is_said_of_the_other_side_is_not_said_to_oneself(client: Client, user: User, now: dt.datetime) -> None:
    draft = begun(user, now)
    page = read(client, "draft_party", draft.pk, contents.parties(draft.content, "plaintiff")[0]["id"])
    assert "对方" not in page
    for kind in ("person", "organisation"):
        form = ElementsForm(party_elements(kind), today=now.date(), typed={}, role="defendant")
        assert any("对方" in field.help_text for field in form.fields.values())


def test_a_litigant_invites_no_client(client: Client, user: User, now: dt.datetime) -> None:
    page = read(client, "draft", begun(user, now).pk)
    assert "委托人和共同代理人" not in page
    assert "邀请家人或者代理人一起填写" in page


def test_a_spouse_is_no_organisation() -> None:
    make_court()
    assert str(PlacesForm(cause="14").fields["defendant"].label) == "对方住在哪里"
    assert "单位" in str(PlacesForm(cause="103").fields["defendant"].label)


def test_whether_husband_or_wife_files_is_known_from_the_proven_number(user: User, now: dt.datetime) -> None:
    assert prefill(begun(user, now, "divorce"), now.date())["i_am_husband"] == "no"


@pytest.mark.parametrize(("says", "found"), [("no", []), ("yes", [Place("marriage", "plaintiff_is_husband")])])
def test_who_says_otherwise_than_the_number_is_told(says: str, found: list[Place]) -> None:
    loan = lending(plaintiffs=[side("plaintiff", **PROVEN)])
    divorce = replace(loan, form=load_form("divorce"), cause="14", answers={"plaintiff_is_husband": says})
    assert [one.place for one in findings(divorce) if one.key == "number_against_sex"] == found


def test_only_evidence_of_what_is_claimed_is_asked_for(user: User, now: dt.datetime) -> None:
    draft = begun(user, now)
    draft.content["answers"]["costs_claimed"] = "no"
    assert "费用票据" not in _wanted(draft)
    draft.content["answers"]["costs_claimed"] = "yes"
    assert "费用票据" in _wanted(draft)


def test_a_question_stands_in_quotation_marks_before_a_colon() -> None:
    assert named_page("private_lending", "interest", "108(3)") == "“您要对方付利息吗？”"
    assert named_page("private_lending", "court", "108(3)") == "选择法院"


def test_the_same_person_named_in_two_filings_is_kept_once(user: User) -> None:
    first = {"name": "周远航", "phone": "13800000002", "address": "佛山市禅城区演示路88号"}
    remember(user, "person", first, "")
    remember(user, "person", first | {"id_number": "44060419850202901X"}, "")
    assert known_people(user).count() == 1
    remember(user, "person", {"name": "周远航", "phone": "13900000000"}, "")  # somebody else of the same name
    assert known_people(user).count() == 2
