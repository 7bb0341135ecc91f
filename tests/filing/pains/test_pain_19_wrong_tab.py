"""Pain 19: another tab's case was changed. Every write names in its address what it changes, and decisions the version they saw.

There is no "current case": the session knows none, each write outside a short list has its object in the address, and an address
with two objects is refused where the second is not the first one's.
"""

import datetime as dt
import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLResolver, get_resolver, reverse

from courtportal.kernel.authz import Role
from courtportal.kernel.identity.models import User
from filing.calendar.models import TrialPause
from filing.intake.actions.papers import add_paper
from filing.intake.actions.review import claim, review_data
from filing.intake.models import Filing
from filing.intake.sharing.actions.invite import Invited, invite
from filing.mediation.models import MediationInvitation
from filing.parties.actions.papers import Description
from filing.parties.rules.papers import PaperKind
from tests.factories.court_cases import make_case, member
from tests.factories.filings import filing_clerk, make_draft, make_filing, make_upload
from tests.factories.hearings import make_hearing
from tests.factories.mediation import asked
from tests.factories.people import actor_for, make_staff, make_user
from tests.factories.sessions import sign_in
from transcription.models import AudioChannel, Seat, Transcript, Utterance

pytestmark = pytest.mark.django_db
WRITES: dict[str, dict[str, Any]] = {
    "review_accept": {"procedure": "summary", "checked": [one["key"] for one in review_data()["check_list"]]},
    "review_correct": {
        "days": "7",
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-page": "principal",
        "form-0-reason": "amount_mismatch",
    },
    "review_reject": {"ground": "other_court", "reason": "被告住所地在江门"},
    "review_divert": {"to": "mediation", "reason": "争议不大"},
}


@pytest.mark.parametrize("name", WRITES)
def test_a_page_drawn_for_another_filing_changes_neither(name: str, now: dt.datetime) -> None:
    user = make_staff(Role.FILING_CLERK)
    clerk = actor_for(user)
    one, other = (claim(actor=clerk, filing_id=make_filing(now).pk, now=now) for _ in range(2))
    before = list(Filing.objects.order_by("pk").values_list("state", "version"))
    answer = sign_in(user).post(
        reverse(f"filing:{name}", args=[one.pk]), {**WRITES[name], "version": one.version, "drawn_for": other.pk}
    )
    assert answer.status_code == 409
    assert "不是这份申请的" in answer.content.decode()
    assert list(Filing.objects.order_by("pk").values_list("state", "version")) == before


def test_a_hand_over_from_another_tab_changes_nothing(now: dt.datetime) -> None:
    user, other_clerk = make_staff(Role.FILING_CLERK), filing_clerk()
    one, other = (claim(actor=actor_for(user), filing_id=make_filing(now).pk, now=now) for _ in range(2))
    data = {"to": str(other_clerk.user_id), "version": one.version, "drawn_for": other.pk}
    assert sign_in(user).post(reverse("filing:review_hand_over", args=[one.pk]), data).status_code == 409
    one.refresh_from_db()
    assert one.claimed_by_id == user.pk


# Writes whose address names nothing, because they begin something new, take the next of a queue, or are the account's own.
WITHOUT_AN_OBJECT = {
    "bulk", "counter_start", "counter_link", "review_next", "instant_settings", "join_case", "calendar_feed", "schedule_many",
    "mediators", "add_thing", "fee_books", "verify", "many", "choose", "enter_code", "collection", "by_file", "paper",
    "unsent_page_save", "unsent_page_discard", "to_sign", "start",
}  # fmt: skip
# Addresses with two ids, the second of which is no part of the first: a word, a number counted within it, the account's own.
OF_ITS_OWN = {
    "draft_page", "draft_autosave", "draft_parties", "draft_held_parties", "draft_pick", "application_new", "mediation_say",
    "mediation_answer", "mediation_fact_agree", "mediation_act", "enforcement_sanction_check", "enforcement_sanction_decide",
    "enforcement_sanction_decline", "enforcement_sanction_lift", "outcome_of", "unsent_save", "unsent_discard",
}  # fmt: skip
PARTS = {
    "draft_party", "draft_party_autosave", "draft_party_remove", "draft_evidence_item", "draft_evidence_remove",
    "draft_evidence_replace",
    "draft_paper_drop", "draft_withdraw_share", "limit_go_on", "mediation_invite", "correct", "note_refusal",
    "paper_enter", "fill_seat", "draft_paper_agent",
}  # fmt: skip
PLACES = ("filing:", "service", "inbox", "verification", "transcription:", "uploads:", "search:", "first_service:")


def writes() -> Iterator[tuple[str, int]]:
    """The name of each address that takes what is sent, and how many ids it names; also where the method is judged inside."""
    for name, path, view in everywhere(get_resolver()):
        methods, wrapped = None, view
        while inspect.isfunction(wrapped) and methods is None:
            methods = inspect.getclosurevars(wrapped).nonlocals.get("request_method_list")
            wrapped = getattr(wrapped, "__wrapped__", None)
        if name.startswith(PLACES) and (methods is None or "POST" in methods):
            yield name.rpartition(":")[2], len(re.findall("<", path))


def everywhere(resolver: URLResolver, space: str = "", before: str = "") -> Iterator[tuple[str, str, Any]]:
    for pattern in resolver.url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from everywhere(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space, path)
        else:
            yield f"{space}{pattern.name or ''}", path, pattern.callback


def test_every_write_names_what_it_changes_or_begins_something_new() -> None:
    found = list(writes())
    assert len(found) > 100
    assert {name for name, ids in found if ids == 0} <= WITHOUT_AN_OBJECT
    assert {name for name, ids in found if ids > 1} == OF_ITS_OWN | PARTS


def test_the_session_keeps_no_case() -> None:
    """What a page writes comes from its address and its form, never from what another tab opened last.

    What was told at the start is found by the mark in the address, each tab's own (``test_told_at_start``).
    """
    keeping = [
        path
        for app in ("filing", "transcription", "search", "delivery/service", "delivery/bulk", "delivery/channels")
        for path in (settings.BASE_DIR / app).rglob("*.py")
        if re.search(r"\.session(\[|\.(get|pop|setdefault)\b)", path.read_text("utf-8"))
    ]
    assert [path.name for path in keeping] == ["told_at_start.py"]


def test_the_parts_of_one_draft_are_not_reached_through_another(now: dt.datetime) -> None:
    """The wizard has no "current draft": each address names its own, and what belongs to another is not found in it."""
    user = make_user("林小满")
    actor = actor_for(user, Role.LITIGANT)
    one, other = make_draft(actor, now), make_draft(actor, now)
    client = sign_in(user)
    party = other.content["parties"][0]["id"]
    piece = other.evidence.get()
    said = Description(PaperKind.POWER_OF_ATTORNEY, "授权委托书")
    upload = make_upload(user, now, "授权委托书.pdf", 1)
    paper = add_paper(actor=actor, draft_id=other.pk, upload_id=upload.pk, said=said, now=now)
    share = invite(actor=actor, draft_id=other.pk, invited=Invited("client", "周远航", "13800000077", party), now=now)
    for name, part in (
        ("draft_party", party), ("draft_party_autosave", party), ("draft_party_remove", party),
        ("draft_evidence_item", piece.pk), ("draft_evidence_remove", piece.pk), ("draft_paper_drop", paper.pk),
        ("draft_evidence_replace", piece.pk),
        ("draft_withdraw_share", share.pk),
    ):  # fmt: skip
        assert client.post(reverse(f"filing:{name}", args=[one.pk, part]), {"name": "别人"}).status_code == 404, name
    other.refresh_from_db()
    assert other.content["parties"][0]["answers"]["name"] == "林小满"
    assert other.evidence.count() == 1
    assert other.papers.count() == 1
    share.refresh_from_db()
    assert share.ended_at is None


def test_a_pause_of_one_case_does_not_end_through_another(now: dt.datetime) -> None:
    one, other = make_case(now=now), make_case(now=now)
    pause = TrialPause.objects.create(case=other, reason="appraisal", began_on=now.date(), key="tab")
    judge = sign_in(member(one, "sole_judge"))
    assert judge.post(reverse("filing:limit_go_on", args=[one.pk, pause.pk])).status_code == 404
    pause.refresh_from_db()
    assert pause.ended_on is None


def test_a_party_of_one_mediation_is_not_invited_through_another(now: dt.datetime) -> None:
    one, other = asked(now), asked(now)
    party = other.mediation.parties.get(user=None)
    client = sign_in(User.objects.get(pk=one.applicant.user_id))
    answer = client.post(reverse("filing:mediation_invite", args=[one.mediation.pk, party.pk]), {"contact": "13911112222"})
    assert answer.status_code in {403, 404, 409}
    assert not MediationInvitation.objects.filter(contact="13911112222").exists()


def test_what_was_said_in_one_hearing_is_not_corrected_through_another(now: dt.datetime) -> None:
    one, other = (make_hearing(starts_at=now) for _ in range(2))
    transcripts = [Transcript.objects.create(hearing=world.hearing, state=Transcript.State.REVIEW) for world in (one, other)]
    channel = AudioChannel.objects.create()
    said = Utterance.objects.create(
        transcript=transcripts[1], channel=channel, start_sample=0, start_ms=0, end_ms=900, spoken_text="被告还款", words=[],
        confidence=0.9, text="被告还款",
    )  # fmt: skip
    party = other.hearing.case.parties.get(role="defendant")
    seat = Seat.objects.create(transcript=transcripts[1], order=1, role="defendant", label="被告", party=party, channel=channel)
    clerk = sign_in(one.clerk)
    sent = {"before": "被告还款", "text": "被告不还款", "reason": "拒绝", "outcome": "refused"}
    for name, part in (("correct", said.pk), ("note_refusal", seat.pk)):
        answer = clerk.post(reverse(f"transcription:{name}", args=[one.hearing.pk, part]), sent)
        assert answer.status_code in {403, 404, 409}, name
    said.refresh_from_db()
    assert said.text == "被告还款"
    assert not seat.signatures.exists()
