"""From the closed hearing to the sealed transcript: recording ended, text submitted, signed in order or refused,
sealed, in the dossier.
"""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.urls import reverse

from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.rendering.actions import document_bytes
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.signing.verification import validate_pdf
from filing.calendar.actions.note_attendance import note_attendance
from filing.cases.duties import duties_of
from filing.identity_checks.models import IdentityCheck
from filing.to_sign.actions.start import Chosen, start_signing
from filing.to_sign.opened import note_opened
from filing.to_sign.queries import find
from filing.to_sign.working import work_on
from tests.factories import documents as document_factory
from tests.factories.hearings import HearingWorld
from tests.factories.people import actor_for
from tests.factories.sessions import sign_in
from tests.transcription.records import held_hearing, recognise_rest, say, seat_of
from transcription.audio.log import AudioLogWriter, LogSealed, verify
from transcription.transcripts.actions import sign as signing
from transcription.transcripts.actions.sign import AlreadyGiven, NoReason, NotYourTurn, note_absent, refuse, sign
from transcription.transcripts.actions.submit import NotYet, end_recording, slot_code, submit
from transcription.transcripts.content import document_data, hash_of
from transcription.transcripts.models import Seat, Transcript
from transcription.transcripts.to_sign import to_sign

pytestmark = pytest.mark.django_db

Held = tuple[HearingWorld, Transcript]


@pytest.fixture
def held(now: dt.datetime) -> Held:
    document_factory.ready_to_sign(now)
    return held_hearing()


@pytest.fixture
def in_signing(held: Held, now: dt.datetime) -> Held:
    """Submitted to the plaintiff and the defendant."""
    world, transcript = held
    clerk = actor_for(world.clerk)
    end_recording(actor=clerk, transcript_id=transcript.pk, now=now)
    recognise_rest()
    present = [seat_of(transcript, world.plaintiff).pk, seat_of(transcript, world.defendant).pk]
    return world, submit(actor=clerk, transcript_id=transcript.pk, present=present, now=now)


def test_who_is_asked_to_sign_came_to_the_hearing(held: Held, now: dt.datetime) -> None:
    world, transcript = held
    clerk = actor_for(world.clerk)
    end_recording(actor=clerk, transcript_id=transcript.pk, now=now)
    recognise_rest()
    submit(actor=clerk, transcript_id=transcript.pk, present=[seat_of(transcript, world.plaintiff).pk], now=now)
    came = world.hearing.attendances.values_list("party__role", "came")
    assert set(came) == {("plaintiff", True), ("defendant", False)}


def test_what_the_clerk_noted_of_who_came_stands_against_who_does_not_sign(held: Held, now: dt.datetime) -> None:
    world, transcript = held
    clerk = actor_for(world.clerk)
    both = set(world.hearing.case.parties.values_list("pk", flat=True))
    note_attendance(actor=clerk, hearing_id=world.hearing.pk, came=both, now=now)
    end_recording(actor=clerk, transcript_id=transcript.pk, now=now)
    recognise_rest()
    submit(actor=clerk, transcript_id=transcript.pk, present=[seat_of(transcript, world.plaintiff).pk], now=now)
    assert set(world.hearing.attendances.values_list("came", flat=True)) == {True}


def test_ending_the_recording_seals_every_log(held: Held, now: dt.datetime) -> None:
    world, transcript = held
    end_recording(actor=actor_for(world.clerk), transcript_id=transcript.pk, now=now)
    channel = seat_of(transcript, world.plaintiff).channel
    check = verify(channel.path, channel.pk, channel.key)
    assert (check.sealed, check.whole, check.count) == (True, True, 4)
    assert channel.final_hash == check.final_hash.hex()
    with pytest.raises(LogSealed):
        say(transcript, world.plaintiff, [1], at=90_000)


@pytest.mark.parametrize(
    ("kind", "is_public", "said"), [("trial", False, False), ("trial", True, True), ("exchange", None, None)]
)
def test_only_of_a_trial_the_transcript_says_whether_it_was_public(
    held: Held, kind: str, is_public: bool | None, said: bool | None
) -> None:
    _world, transcript = held
    transcript.hearing.kind, transcript.hearing.is_public = kind, is_public
    assert document_data(transcript, []).get("public") is said


def test_of_whoever_came_online_the_transcript_says_when_its_identity_was_confirmed(held: Held, now: dt.datetime) -> None:
    """OLR art. 7; who confirmed only afterwards is named without."""
    world, transcript = held
    closed_at = transcript.hearing.closed_at
    assert closed_at is not None
    before, after = closed_at - dt.timedelta(minutes=12), closed_at + dt.timedelta(hours=1)
    for user, at in ((world.plaintiff, before), (world.defendant, after)):
        IdentityCheck.objects.create(user=user, hearing=transcript.hearing, day=at.date(), checked_at=at, means="code")
    seats = [seat_of(transcript, user) for user in (world.plaintiff, world.defendant)]
    assert document_data(transcript, seats)["present"] == [
        {"role": "原告", "name": "张三", "confirmed_at": before.isoformat()},
        {"role": "被告", "name": "李四"},
    ]


def test_while_a_microphone_delivers_the_recording_does_not_end(held: Held, now: dt.datetime) -> None:
    world, transcript = held
    channel = seat_of(transcript, world.defendant).channel
    with AudioLogWriter(channel.path, channel.pk, channel.key), pytest.raises(NotYet) as problem:
        end_recording(actor=actor_for(world.clerk), transcript_id=transcript.pk, now=now)
    assert (problem.value.code, problem.value.detail) == ("microphone_open", "被告 李四")


def test_a_link_to_sign_leads_to_the_transcript_when_there_is_nothing_to_sign(held: Held) -> None:
    world, _transcript = held
    path = reverse("transcription:sign", args=[world.hearing.pk])
    for user in (world.plaintiff, world.judge):
        answer = sign_in(user).get(path)
        assert (answer.status_code, answer.headers["Location"]) == (
            302,
            reverse("transcription:transcript", args=[world.hearing.pk]),
        )
    assert sign_in(world.stranger).get(path).status_code == 404


def test_a_crash_between_seal_and_row_is_made_good(held: Held, now: dt.datetime) -> None:
    world, transcript = held
    channel = seat_of(transcript, world.plaintiff).channel
    with AudioLogWriter(channel.path, channel.pk, channel.key) as log:
        final_hash = log.seal()
    end_recording(actor=actor_for(world.clerk), transcript_id=transcript.pk, now=now)
    channel.refresh_from_db()
    assert channel.final_hash == final_hash.hex()


def test_what_is_not_recognised_is_not_submitted(held: Held, now: dt.datetime) -> None:
    world, transcript = held
    clerk, present = actor_for(world.clerk), [seat_of(transcript, world.plaintiff).pk]
    with pytest.raises(NotYet) as problem:
        submit(actor=clerk, transcript_id=transcript.pk, present=present, now=now)
    assert problem.value.code == "not_ended"
    end_recording(actor=clerk, transcript_id=transcript.pk, now=now)
    with pytest.raises(NotYet) as problem:
        submit(actor=clerk, transcript_id=transcript.pk, present=present, now=now)
    assert problem.value.code == "not_recognised"
    recognise_rest()
    with pytest.raises(NotYet) as problem:
        submit(actor=clerk, transcript_id=transcript.pk, present=[], now=now)
    assert problem.value.code == "nobody_present"


def test_the_document_holds_the_text_and_the_check_values(in_signing: Held) -> None:
    _, transcript = in_signing
    assert transcript.document is not None
    data = transcript.document.data
    assert [line["role"] for line in data["utterances"]] == ["原告", "被告", "审判员"]
    assert {each["sha256"] for each in data["audio"]} == set(
        transcript.seats.exclude(channel__final_hash="").values_list("channel__final_hash", flat=True)
    )
    assert transcript.content_sha256 == hash_of(transcript)
    assert {slot.name for slot in transcript.document.slots.all()} == {"林书衡", "周记言", "张三", "李四"}


@pytest.mark.parametrize(
    ("kind", "note", "shown"),
    [
        ("trial", "00:00:10休庭，00:00:20继续开庭，其间未录音", "起休庭，其间未录音。"),
        ("inquiry", "00:00:10暂停，00:00:20继续，其间未录音", "起暂停，其间未录音。"),
    ],
)
def test_no_court_is_adjourned_in_what_is_no_trial(held: Held, now: dt.datetime, kind: str, note: str, shown: str) -> None:
    world, transcript = held
    transcript.hearing.kind = kind
    transcript.hearing.save()
    transcript.breaks.create(cause="recess", from_ms=10_000, to_ms=20_000, began_at=now, began_by=world.judge)
    assert document_data(transcript, [])["notes"] == [note]
    page = sign_in(world.judge).get(reverse("transcription:transcript", args=[world.hearing.pk])).content.decode()
    assert shown in page


def test_all_sign_in_order_and_the_transcript_is_sealed(in_signing: Held, now: dt.datetime) -> None:
    world, transcript = in_signing
    for who in [world.defendant, world.plaintiff, world.clerk]:
        sign(actor=actor_for(who), transcript_id=transcript.pk, now=now)
    assert Transcript.objects.get(pk=transcript.pk).state == "signing"
    sealed = sign(actor=actor_for(world.judge), transcript_id=transcript.pk, now=now)
    assert sealed.state == "sealed"
    assert sealed.document is not None
    assert sealed.document.state == "sealed"
    verdict = validate_pdf(document_bytes(sealed.document), now=now)
    assert len(verdict.signatures) == 5
    assert world.hearing.case.dossier.filter(document=sealed.document).exists()
    assert (
        OutboxEvent.objects.filter(name="transcription.TranscriptSealed", payload__document_id=str(sealed.document.pk)).count()
        == 1
    )


def test_the_transcript_waits_among_what_each_of_the_bench_signs_when_its_turn_has_come(
    in_signing: Held, now: dt.datetime
) -> None:
    world, transcript = in_signing

    def waiting() -> list[bool]:
        return [to_sign(actor_for(one)).filter(pk=transcript.pk).exists() for one in (world.clerk, world.judge)]

    assert waiting() == [False, False]
    for who in (world.defendant, world.plaintiff):
        sign(actor=actor_for(who), transcript_id=transcript.pk, now=now)
    assert waiting() == [True, False]
    sign(actor=actor_for(world.clerk), transcript_id=transcript.pk, now=now)
    assert waiting() == [False, True]


@pytest.mark.parametrize("is_noted", [False, True])
def test_a_job_notes_the_signature_that_stands_in_the_transcript_once(
    in_signing: Held, now: dt.datetime, *, is_noted: bool
) -> None:
    world, transcript = in_signing
    for who in (world.defendant, world.plaintiff):
        sign(actor=actor_for(who), transcript_id=transcript.pk, now=now)
    clerk, seat = actor_for(world.clerk), seat_of(transcript, world.clerk)
    thing = find(clerk, "transcript", transcript.pk)
    assert thing is not None
    note_opened(actor=clerk, subject=thing.subject, version=thing.version, now=now)
    job = start_signing(actor=clerk, chosen=[Chosen("transcript", thing.pk, thing.version)], now=now)
    if is_noted:
        sign(actor=clerk, transcript_id=transcript.pk, now=now)
    else:  # the process is gone between the page and its note
        document = CourtDocument.objects.get(pk=thing.subject)
        signing.sign_document(actor=clerk, document=document, slot=slot_code(seat), now=now)
    work_on(job.pk, now)
    assert job.rows.get().state == "done"
    assert transcript.signatures.filter(seat=seat, outcome="signed").count() == 1


def test_clerk_and_judge_wait_for_the_others(in_signing: Held, now: dt.datetime) -> None:
    world, transcript = in_signing
    with pytest.raises(NotYourTurn):
        sign(actor=actor_for(world.clerk), transcript_id=transcript.pk, now=now)
    with pytest.raises(NotYourTurn) as turn:
        sign(actor=actor_for(world.judge), transcript_id=transcript.pk, now=now)
    assert [seat.label for seat in turn.value.seats] == ["书记员 周记言", "原告 张三", "被告 李四"]


def test_a_refusal_is_noted_with_its_reason_and_the_rest_goes_on(in_signing: Held, now: dt.datetime) -> None:
    world, transcript = in_signing
    with pytest.raises(NoReason):
        refuse(actor=actor_for(world.defendant), transcript_id=transcript.pk, reason="  ", now=now)
    refuse(actor=actor_for(world.defendant), transcript_id=transcript.pk, reason="记录与陈述不符", now=now)
    for who in [world.plaintiff, world.clerk, world.judge]:
        transcript = sign(actor=actor_for(who), transcript_id=transcript.pk, now=now)
    assert transcript.state == "sealed"
    refusal = transcript.signatures.get(outcome="refused")
    assert (refusal.seat.label, refusal.reason) == ("被告 李四", "记录与陈述不符")


def test_the_clerk_notes_who_does_not_sign(in_signing: Held, now: dt.datetime) -> None:
    world, transcript = in_signing
    seat = seat_of(transcript, world.plaintiff)
    note_absent(actor=actor_for(world.clerk), transcript_id=transcript.pk, seat_id=seat.pk, reason="中途退庭", now=now)
    assert transcript.signatures.get(seat=seat).outcome == "refused"


def test_a_refusal_noted_while_somebody_signs_stands_and_the_signature_does_not(
    in_signing: Held, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, transcript = in_signing
    seat = seat_of(transcript, world.plaintiff)

    def refused_meanwhile(document: CourtDocument, *others: Any) -> bytes:
        note_absent(actor=actor_for(world.clerk), transcript_id=transcript.pk, seat_id=seat.pk, reason="中途退庭", now=now)
        return document_bytes(document)

    monkeypatch.setattr("courtportal.kernel.rendering.actions.sign._signed", refused_meanwhile)
    with pytest.raises(AlreadyGiven) as given:
        sign(actor=actor_for(world.plaintiff), transcript_id=transcript.pk, now=now)
    assert not given.value.signed
    assert outcomes(transcript, seat) == ["refused", "refused"]
    with pytest.raises(AlreadyGiven):  # from the page that is still open
        sign(actor=actor_for(world.plaintiff), transcript_id=transcript.pk, now=now)
    assert outcomes(transcript, seat) == ["refused", "refused"]


def test_who_comes_to_note_a_refusal_meets_the_signature_which_stands(
    in_signing: Held, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The signature is in the document, and the process that signs has not noted it in the transcript: it waits, or died."""
    world, transcript = in_signing
    seat, clerk, keep = seat_of(transcript, world.plaintiff), actor_for(world.clerk), signing._keep

    def noted_before(*facts: Any) -> Transcript:
        with pytest.raises(AlreadyGiven) as given:
            note_absent(actor=clerk, transcript_id=transcript.pk, seat_id=seat.pk, reason="中途退庭", now=now)
        assert given.value.signed
        return keep(*facts)

    monkeypatch.setattr(signing, "_keep", noted_before)
    sign(actor=actor_for(world.plaintiff), transcript_id=transcript.pk, now=now)
    assert outcomes(transcript, seat) == ["signed", "signed"]
    assert transcript.signatures.get(seat=seat).user == world.plaintiff
    with pytest.raises(AlreadyGiven):
        refuse(actor=actor_for(world.plaintiff), transcript_id=transcript.pk, reason="不同意", now=now)
    assert outcomes(transcript, seat) == ["signed", "signed"]


def test_a_transcript_drawn_up_anew_while_it_was_signed_is_said_in_words_and_nothing_is_noted(
    in_signing: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, transcript = in_signing
    seat, other = seat_of(transcript, world.plaintiff), copy_of(transcript.document)

    def drawn_up_anew(**facts: Any) -> CourtDocument:
        Transcript.objects.filter(pk=transcript.pk).update(document=other)
        return facts["document"]  # type: ignore[no-any-return]

    monkeypatch.setattr(signing, "sign_document", drawn_up_anew)
    answer = sign_in(world.plaintiff).post(
        reverse("transcription:sign", args=[world.hearing.pk]), {"outcome": "signed"}, follow=True
    )
    assert answer.status_code == 200
    assert "文书刚刚退回修改或者重新核对过" in answer.content.decode()
    assert not transcript.signatures.filter(seat=seat).exists()


def copy_of(document: CourtDocument | None) -> CourtDocument:
    """Another document with the same places."""
    assert document is not None
    found, places = CourtDocument.objects.get(pk=document.pk), list(document.slots.all())
    found.pk, found._state.adding, found.key = uuid.uuid4(), True, None
    found.verification_code = found.verification_code[::-1]
    found.save(force_insert=True)
    for place in places:
        place.pk, place.document, place._state.adding = uuid.uuid4(), found, True
        place.save(force_insert=True)
    return found


def outcomes(transcript: Transcript, seat: Seat) -> list[str]:
    """What the transcript and what its document say of the seat: the same, once."""
    document = Transcript.objects.get(pk=transcript.pk).document
    assert document is not None
    place = document.slots.get(code=slot_code(seat))
    assert bool(place.signed_at) != bool(place.refused_at)
    return [transcript.signatures.get(seat=seat).outcome, "signed" if place.signed_at else "refused"]


def test_the_pages_say_what_stands(in_signing: Held, now: dt.datetime) -> None:
    world, transcript = in_signing
    seats = {user: seat_of(transcript, user) for user in (world.plaintiff, world.defendant)}
    here, clerk = [world.hearing.pk], sign_in(world.clerk)
    sign(actor=actor_for(world.plaintiff), transcript_id=transcript.pk, now=now)
    for user in (world.plaintiff, world.defendant):
        address = reverse("transcription:note_refusal", args=[*here, seats[user].pk])
        page = clerk.post(address, {"reason": "中途退庭"}, follow=True).content.decode()
        assert ("这个人刚刚已经签名" in page) == (user == world.plaintiff)
    for user, outcome, says in (
        (world.plaintiff, "refused", "您已经在笔录上签名"), (world.defendant, "signed", "刚刚已记明您没有签名"),
    ):  # fmt: skip
        page = sign_in(user).post(reverse("transcription:sign", args=here), {"outcome": outcome, "reason": "不"}, follow=True)
        assert says in page.content.decode()


def test_what_is_submitted_is_not_corrected_any_more(in_signing: Held) -> None:
    world, transcript = in_signing
    utterance = transcript.utterances.earliest("start_ms")
    address = reverse("transcription:correct", args=[world.hearing.pk, utterance.pk])
    assert sign_in(world.clerk).post(address, {"before": utterance.text, "text": "改"}).status_code == 403


# -- on the pages


def test_the_whole_way_on_the_pages(held: Held) -> None:
    world, transcript = held
    clerk = sign_in(world.clerk)
    here = [world.hearing.pk]
    clerk.post(reverse("transcription:end_recording", args=here))
    page = clerk.get(reverse("transcription:transcript", args=here)).content.decode()
    assert "第一步已完成" in page
    assert page.count(" checked>") == 2
    seats = [seat_of(transcript, world.plaintiff), seat_of(transcript, world.defendant)]
    assert all(f'value="{seat.pk}"' in page for seat in seats)
    recognise_rest()
    clerk.post(reverse("transcription:submit", args=here), {"present": [str(seat.pk) for seat in seats]})
    for who in [world.plaintiff, world.defendant, world.clerk, world.judge]:
        client = sign_in(who)
        assert "去签名" in client.get(reverse("transcription:transcript", args=here)).content.decode()
        assert client.post(reverse("transcription:sign", args=here), {"outcome": "signed"}).status_code == 302
    transcript.refresh_from_db()
    assert transcript.state == "sealed"
    assert clerk.get(reverse("transcription:pdf", args=here)).content.startswith(b"%PDF")


def test_signing_asks_for_a_fresh_proof_of_presence(in_signing: Held) -> None:
    world, transcript = in_signing
    client = sign_in(world.plaintiff)
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 3600
    session.save()
    answer = client.post(reverse("transcription:sign", args=[world.hearing.pk]), {"outcome": "signed"})
    assert answer.status_code == 302
    assert "confirm" in answer.headers["Location"]
    assert not transcript.signatures.exists()


def test_a_refusal_without_reason_says_so_beside_the_field(in_signing: Held) -> None:
    world, _ = in_signing
    answer = sign_in(world.plaintiff).post(
        reverse("transcription:sign", args=[world.hearing.pk]), {"outcome": "refused", "reason": ""}
    )
    assert answer.status_code == 400
    assert "请说明拒绝签名的理由" in answer.content.decode()


@pytest.mark.parametrize("who", ["lawyer", "stranger"])
def test_who_was_not_asked_does_not_sign(in_signing: Held, who: str) -> None:
    world, transcript = in_signing
    answer = sign_in(getattr(world, who)).post(reverse("transcription:sign", args=[world.hearing.pk]), {"outcome": "signed"})
    assert answer.status_code == 404
    assert not transcript.signatures.exists()


def test_who_is_asked_to_sign_reads_it_among_what_is_to_be_done(in_signing: Held, now: dt.datetime) -> None:
    world, transcript = in_signing
    page = reverse("transcription:sign", args=[world.hearing.pk])

    def told(user: User) -> bool:
        return page in [one.url for one in duties_of(actor_for(user), now)]

    assert told(world.plaintiff)
    assert told(world.defendant)
    assert not told(world.lawyer)  # was not there
    sign(actor=actor_for(world.plaintiff), transcript_id=transcript.pk, now=now)
    assert not told(world.plaintiff)
    assert told(world.defendant)
