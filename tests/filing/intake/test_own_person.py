"""Who proves the real name after a draft was begun is the plaintiff of the draft all the same."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel.authz import Role
from courtportal.kernel.identity.actions.prove_identity import Confirmation, keep_confirmation
from courtportal.kernel.identity.models import User
from courtportal.kernel.identity.rules.identity_number import check_character
from courtportal.kernel.outbox.worker import run_until_quiet
from filing.intake.actions.drafts import add_party, remove_party, save_party, start_draft
from filing.intake.models import FilingDraft
from filing.intake.rules import content as contents
from tests.factories.people import actor_for, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
NUMBER = "44060419900101124" + check_character("44060419900101124")
PROVEN = {"name": "林小满", "sex": "female", "birth_date": "1990-01-01", "id_number": NUMBER, "phone": "13812345678"}


def begun(now: dt.datetime) -> tuple[User, FilingDraft]:
    """A draft of somebody whose name is not proven."""
    user = make_user(verified=False)
    return user, start_draft(actor=actor_for(user, Role.LITIGANT), form_key="private_lending", court=None, now=now)


def prove(user: User, now: dt.datetime) -> None:
    said = Confirmation("林小满", NUMBER, "13812345678", "simulated", "1")
    keep_confirmation(actor=actor_for(user, Role.LITIGANT), confirmation=said, now=now)
    user.refresh_from_db()


def plaintiffs(draft: FilingDraft) -> list[dict[str, str]]:
    draft.refresh_from_db()
    return [contents.facts(one) for one in contents.parties(draft.content, "plaintiff")]


def add(user: User, draft: FilingDraft, now: dt.datetime) -> str:
    actor = actor_for(user, Role.LITIGANT)
    return add_party(actor=actor, draft_id=draft.pk, role="plaintiff", kind="person", now=now)[1]


def test_the_first_plaintiff_added_after_the_proof_has_what_was_proven(now: dt.datetime) -> None:
    user, draft = begun(now)
    prove(user, now)
    page = sign_in(user).get(reverse("filing:draft_parties", args=[draft.pk, "plaintiff"])).content.decode()
    assert f'value="person:{user.person_id}"' in page
    add(user, draft, now)
    assert PROVEN.items() <= plaintiffs(draft)[0].items()
    add(user, draft, now)
    assert plaintiffs(draft)[1] == {}  # the second one is somebody else


def test_what_the_page_of_a_known_plaintiff_shows_as_chosen_is_stored_though_nobody_opens_it(now: dt.datetime) -> None:
    user = make_user()
    draft = start_draft(actor=actor_for(user, Role.LITIGANT), form_key="private_lending", court=None, now=now)
    party = contents.parties(draft.content, "plaintiff")[0]
    shown = sign_in(user).get(reverse("filing:draft_party", args=[draft.pk, party["id"]])).context["form"]
    assert shown["has_agent"].value() == party["answers"]["has_agent"] == "no"


@pytest.mark.parametrize("typed", [{}, {"phone": "13900000000"}])
def test_a_draft_begun_before_the_proof_gets_what_was_proven(now: dt.datetime, typed: dict[str, str]) -> None:
    user, draft = begun(now)
    party = add(user, draft, now)
    save_party(actor=actor_for(user, Role.LITIGANT), draft_id=draft.pk, party_id=party, typed=typed, seen=False, now=now)
    prove(user, now)
    run_until_quiet()
    assert len(plaintiffs(draft)) == 1
    assert {**PROVEN, "has_agent": "no"}.items() <= plaintiffs(draft)[0].items()


def test_a_plaintiff_who_is_named_stays_and_one_taken_out_does_not_come_back(now: dt.datetime) -> None:
    user, draft = begun(now)
    actor, party = actor_for(user, Role.LITIGANT), add(user, draft, now)
    save_party(actor=actor, draft_id=draft.pk, party_id=party, typed={"name": "母亲"}, seen=False, now=now)
    prove(user, now)
    run_until_quiet()
    assert plaintiffs(draft) == [{"name": "母亲"}]
    remove_party(actor=actor, draft_id=draft.pk, party_id=party, now=now)
    mine = add(user, draft, now)
    remove_party(actor=actor, draft_id=draft.pk, party_id=mine, now=now)
    add(user, draft, now)
    assert plaintiffs(draft) == [{}]
