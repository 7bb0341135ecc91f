"""Who takes part online shows again who it is, once a sitting and day, and loses nothing by it (OLR art. 7)."""

import datetime as dt
import time

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from filing.calendar.models import Hearing
from filing.cases.models import Case
from filing.identity_checks.models import IdentityCheck
from filing.identity_checks.queries import is_identity_missing
from filing.online.transcript import transcript_data
from tests.factories.court_cases import member
from tests.factories.mediation import agreed, opened
from tests.factories.people import make_user
from tests.factories.sessions import confirm_for, sign_in
from tests.filing.online.stage import _blank, begin, case, hearing, judge, side
from tests.kernel.identity.steps import last_code

pytestmark = pytest.mark.django_db
__all__ = ["_blank", "case", "hearing", "judge"]
AN_HOUR, LONG_AGO = dt.timedelta(hours=1), 3600
ASKS = reverse("identity:confirm_yourself")


def user_of(case: Case, role: str) -> User:
    user = case.parties.get(role=role).user
    assert user is not None
    return user


def grows_old(client: Client) -> None:
    """The proof in the session is of an hour ago."""
    session = client.session
    proofs = session["account_authentication_methods"]
    session["account_authentication_methods"] = [proof | {"at": time.time() - LONG_AGO} for proof in proofs]
    session.save()


def test_before_the_turns_one_code_is_asked_in_plain_words_and_leads_back(case: Case, hearing: Hearing) -> None:
    user, page = user_of(case, "plaintiff"), reverse("filing:turns", args=[hearing.pk])
    client = sign_in(user, seconds_ago=LONG_AGO)
    answer = client.get(page)
    assert answer["Location"].startswith(ASKS)
    asked = client.get(answer["Location"]).content.decode()
    assert "参加在线庭审" in asked
    assert "再核对一次参加的是您本人" in asked
    confirmed = client.post(answer["Location"], {"code": last_code(user.phone), "next": page})
    assert confirmed["Location"] == page
    assert client.get(page).status_code == 200
    check = IdentityCheck.objects.get()
    assert (check.user, check.hearing, check.means) == (user, hearing, "code")
    assert AuditEntry.objects.filter(action="confirm_identity", object_id=str(hearing.pk)).count() == 1
    grows_old(client)
    assert client.get(page).status_code == 200  # reloaded: not asked again
    assert IdentityCheck.objects.count() == 1


def test_a_proof_is_of_one_person_for_one_sitting(case: Case, hearing: Hearing) -> None:
    page = reverse("filing:turns", args=[hearing.pk])
    confirm_for(user_of(case, "plaintiff"), hearing)
    other = Hearing.objects.create(
        case=case, room=hearing.room, starts_at=hearing.starts_at, ends_at=hearing.ends_at, mode="async", mode_ground="在国外"
    )
    plaintiff = sign_in(user_of(case, "plaintiff"), seconds_ago=LONG_AGO)
    assert plaintiff.get(page).status_code == 200
    assert plaintiff.get(reverse("filing:turns", args=[other.pk])).status_code == 302
    assert sign_in(user_of(case, "defendant"), seconds_ago=LONG_AGO).get(page).status_code == 302


def test_the_bench_is_not_asked_and_a_stranger_learns_nothing(case: Case, hearing: Hearing) -> None:
    page = reverse("filing:turns", args=[hearing.pk])
    assert sign_in(member(case, "sole_judge"), seconds_ago=LONG_AGO).get(page).status_code == 200
    assert sign_in(make_user("旁人"), seconds_ago=LONG_AGO).get(page).status_code == 404
    assert not IdentityCheck.objects.exists()


@pytest.mark.parametrize("changed", [{"mode": "on_site"}, {"state": "closed"}, {"state": "cancelled"}])
def test_of_what_is_held_in_the_court_house_or_is_over_nothing_is_asked(
    case: Case, hearing: Hearing, changed: dict[str, str], now: dt.datetime
) -> None:
    assert is_identity_missing(side(case, "plaintiff"), hearing, now)
    for name, value in changed.items():
        setattr(hearing, name, value)
    assert not is_identity_missing(side(case, "plaintiff"), hearing, now)


def test_a_proof_counts_for_its_day_and_past_midnight_for_who_sits_on(case: Case, hearing: Hearing) -> None:
    evening = dt.datetime(2026, 11, 20, 23, 30, tzinfo=clock.local(clock.now()).tzinfo)
    morning = evening.replace(hour=8, minute=0)
    for at, still, no_longer in [
        (morning, evening, evening + AN_HOUR),
        (evening, evening + 5 * AN_HOUR, evening + 7 * AN_HOUR),
    ]:
        IdentityCheck.objects.all().delete()
        confirm_for(user_of(case, "plaintiff"), hearing, at)
        assert not is_identity_missing(side(case, "plaintiff"), hearing, still)
        assert is_identity_missing(side(case, "plaintiff"), hearing, no_longer)


def test_what_was_typed_is_kept_until_the_proof_is_there(case: Case, judge: Actor, hearing: Hearing, now: dt.datetime) -> None:
    first, _second = begin(judge, hearing, now)
    user = user_of(case, "plaintiff")
    client = sign_in(user, seconds_ago=LONG_AGO)
    answer = client.post(reverse("filing:turn_say", args=[first.pk]), {"text": "借款已经到期"})
    back = reverse("identity:kept_form")
    assert answer["Location"].startswith(ASKS)
    client.get(answer["Location"])
    assert client.post(ASKS, {"code": last_code(user.phone), "next": back})["Location"] == back
    kept = client.get(back).content.decode()
    assert "借款已经到期" in kept
    assert "在非同步庭审中发言" in kept
    client.post(reverse("filing:turn_say", args=[first.pk]), {"text": "借款已经到期", "sent_again": "1"})
    first.refresh_from_db()
    assert first.statement.text == "借款已经到期"
    assert transcript_data(hearing)["turns"][0]["confirmed_at"] == IdentityCheck.objects.get().checked_at.isoformat()


def test_a_mediation_asks_its_parties_and_not_its_mediator(now: dt.datetime) -> None:
    one = opened(now)
    page = reverse("filing:mediation", args=[one.mediation.pk])
    users = [User.objects.get(pk=actor.user_id) for actor in (one.applicant, one.mediator)]
    party, mediator = (sign_in(user, seconds_ago=LONG_AGO) for user in users)
    assert mediator.get(page).status_code == 200
    assert party.get(page)["Location"].startswith(ASKS)
    said = reverse("filing:mediation_say", args=[one.mediation.pk, "joint"])
    assert party.post(said, {"say-joint-text": "可以分期"})["Location"].startswith(ASKS)
    assert not one.mediation.messages.exists()
    confirm_for(users[0], one.mediation)
    assert party.get(page).status_code == 200
    assert IdentityCheck.objects.get().mediation == one.mediation


def test_an_open_page_of_a_mediation_is_not_taken_away_from_who_types(now: dt.datetime) -> None:
    one = opened(now)
    client = sign_in(User.objects.get(pk=one.applicant.user_id), seconds_ago=LONG_AGO)
    news = reverse("filing:mediation_messages", args=[one.mediation.pk, "joint"])
    answer = client.get(news, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "HX-Redirect" not in answer
    assert "请先确认是您本人" in answer.content.decode()


def test_a_mediation_that_is_over_is_read_without_a_proof(now: dt.datetime) -> None:
    one = agreed(now)
    client = sign_in(User.objects.get(pk=one.applicant.user_id), seconds_ago=LONG_AGO)
    assert client.get(reverse("filing:mediation", args=[one.mediation.pk])).status_code == 200


def test_a_proof_is_for_exactly_one_sitting(case: Case, hearing: Hearing, now: dt.datetime) -> None:
    user = user_of(case, "plaintiff")
    with pytest.raises(IntegrityError), transaction.atomic():
        IdentityCheck.objects.create(user=user, day=now.date(), checked_at=now, means="code")
