"""Reading, hearing and correcting the transcript on its pages, and the judge's steps."""

import datetime as dt
import io
import re
import wave

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from courtportal.kernel import clock
from filing.public import Hearing
from tests.factories.hearings import HearingWorld, make_hearing
from tests.factories.people import actor_for
from tests.factories.sessions import sign_in
from tests.transcription.records import held_hearing, seat_of
from transcription.transcripts.models import Transcript, Utterance

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(now: dt.datetime) -> tuple[HearingWorld, Transcript]:
    return held_hearing()


def url(name: str, world: HearingWorld, *args: object) -> str:
    return reverse(f"transcription:{name}", args=[world.hearing.pk, *args])


def post(client: Client, world: HearingWorld, name: str, data: dict[str, str], **headers: str):  # type: ignore[no-untyped-def]
    return client.post(url(name, world), data, headers=headers)


# -- reading


@pytest.mark.parametrize("who", ["judge", "clerk", "plaintiff", "lawyer", "defendant"])
def test_everyone_of_the_hearing_reads_it(held: tuple[HearingWorld, Transcript], who: str) -> None:
    world, transcript = held
    page = sign_in(getattr(world, who)).get(url("transcript", world)).content.decode()
    for utterance in transcript.utterances.all():
        assert utterance.text in page
    assert "被告 李四" in page


def test_a_stranger_gets_the_same_answer_as_for_no_hearing(held: tuple[HearingWorld, Transcript]) -> None:
    world, transcript = held
    client = sign_in(world.stranger)
    seat = seat_of(transcript, world.plaintiff)
    for address in [url("room", world), url("transcript", world), url("audio", world, seat.pk) + "?from=0&to=9000"]:
        missing = address.replace(str(world.hearing.pk), "00000000-0000-7000-8000-000000000000")
        answer, absent = client.get(address), client.get(missing)
        assert answer.status_code == absent.status_code == 404
        assert without_tokens(answer.content, world) == without_tokens(absent.content, world)


def without_tokens(content: bytes, world: HearingWorld) -> str:
    """The page without what differs between any two answers: the form token and the address itself."""
    text = content.decode().replace(str(world.hearing.pk), "ID").replace("00000000-0000-7000-8000-000000000000", "ID")
    return re.sub(r'(content|value)="\w{64}"', "", text)


def test_ones_hearings_are_listed(held: tuple[HearingWorld, Transcript]) -> None:
    world, _ = held
    assert world.hearing.case.case_number in sign_in(world.defendant).get(reverse("transcription:hearings")).content.decode()
    assert world.hearing.case.case_number not in sign_in(world.stranger).get(reverse("transcription:hearings")).content.decode()


def test_only_the_room_may_use_the_microphone(held: tuple[HearingWorld, Transcript]) -> None:
    world, _ = held
    client = sign_in(world.plaintiff)
    assert "microphone=(self)" in client.get(url("room", world)).headers["Permissions-Policy"]
    assert "microphone=()" in client.get(url("transcript", world)).headers["Permissions-Policy"]


# -- hearing


def test_a_sentence_is_played_from_the_log(held: tuple[HearingWorld, Transcript]) -> None:
    world, transcript = held
    seat = seat_of(transcript, world.plaintiff)
    answer = sign_in(world.defendant).get(url("audio", world, seat.pk) + "?from=10100&to=10500")
    with wave.open(io.BytesIO(answer.content)) as sound:
        assert (sound.getframerate(), sound.getnframes()) == (16_000, 6_400)
        samples = sound.readframes(6_400)
    assert samples[:2] == (1001).to_bytes(2, "little")
    assert samples[3_200:3_202] == (1002).to_bytes(2, "little")


@pytest.mark.parametrize("query", ["", "?from=5", "?from=9&to=3", "?from=-1&to=5", "?from=a&to=b", "?from=0&to=99999999999"])
def test_a_wrong_range_is_not_found(held: tuple[HearingWorld, Transcript], query: str) -> None:
    world, transcript = held
    seat = seat_of(transcript, world.plaintiff)
    assert sign_in(world.judge).get(url("audio", world, seat.pk) + query).status_code == 404


# -- correcting


def test_the_clerk_corrects_and_the_spoken_text_stays(held: tuple[HearingWorld, Transcript]) -> None:
    world, transcript = held
    utterance = transcript.utterances.earliest("start_ms")
    spoken, words = utterance.spoken_text, utterance.words
    client = sign_in(world.clerk)
    address = url("correct", world, utterance.pk)
    assert client.get(address).status_code == 200
    answer = client.post(address, {"before": utterance.text, "text": "  借款本金  十万元。"})
    assert answer.status_code == 302
    utterance.refresh_from_db()
    assert (utterance.text, utterance.spoken_text, utterance.words) == ("借款本金 十万元。", spoken, words)
    (revision,) = utterance.revisions.all()
    assert (revision.before, revision.after, revision.author) == (spoken + "。", "借款本金 十万元。", world.clerk)
    page = sign_in(world.defendant).get(url("transcript", world)).content.decode()
    assert '<del class="text-before">' in page
    assert utterance.version == Transcript.objects.get(pk=transcript.pk).version


@pytest.mark.parametrize(
    ("typed", "before", "status", "said"),
    [
        ("", None, 400, "请填写"),
        ("长" * 4001, None, 400, "4000"),
        ("好\U0001f600", None, 400, "无法印"),
        ("改过的话", "以前的话", 409, "刚刚被改动"),
    ],
)
def test_a_refused_correction_says_why_and_keeps_what_was_typed(
    held: tuple[HearingWorld, Transcript], typed: str, before: str | None, status: int, said: str
) -> None:
    world, transcript = held
    utterance = transcript.utterances.earliest("start_ms")
    client = sign_in(world.clerk)
    data = {"before": before or utterance.text, "text": typed}
    answer = client.post(url("correct", world, utterance.pk), data)
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert typed in answer.content.decode()
    as_json = client.post(url("correct", world, utterance.pk), data, headers={"accept": "application/json"})
    assert said in as_json.json()["error"]
    assert Utterance.objects.get(pk=utterance.pk).text == utterance.text


@pytest.mark.parametrize("who", ["judge", "plaintiff", "lawyer", "stranger"])
def test_nobody_else_corrects(held: tuple[HearingWorld, Transcript], who: str) -> None:
    world, transcript = held
    utterance = transcript.utterances.earliest("start_ms")
    answer = sign_in(getattr(world, who)).post(url("correct", world, utterance.pk), {"before": utterance.text, "text": "伪造"})
    assert answer.status_code in {403, 404}
    assert Utterance.objects.get(pk=utterance.pk).text == utterance.text


# -- the judge's steps


@pytest.fixture
def scheduled(now: dt.datetime) -> HearingWorld:
    return make_hearing(starts_at=now)


def test_the_judge_opens_interrupts_resumes_and_closes(scheduled: HearingWorld) -> None:
    client = sign_in(scheduled.judge)
    client.get(url("room", scheduled))
    for step, state in [("open", "open"), ("recess", "recess"), ("resume", "open"), ("close", "closed")]:
        assert post(client, scheduled, "conduct", {"step": step}).status_code == 302
        assert Hearing.objects.get(pk=scheduled.hearing.pk).state == state
    transcript = Transcript.objects.get(hearing=scheduled.hearing)
    assert transcript.state == "review"
    assert [each.cause for each in transcript.breaks.order_by("began_at", "cause")] == ["closed", "recess"]


def test_a_step_out_of_turn_changes_nothing(scheduled: HearingWorld) -> None:
    answer = post(sign_in(scheduled.judge), scheduled, "conduct", {"step": "close"}, accept="application/json")
    assert answer.status_code == 409
    assert Hearing.objects.get(pk=scheduled.hearing.pk).state == "scheduled"


@pytest.mark.parametrize("who", ["clerk", "plaintiff", "stranger"])
def test_only_the_judge_conducts(scheduled: HearingWorld, who: str) -> None:
    assert post(sign_in(getattr(scheduled, who)), scheduled, "conduct", {"step": "open"}).status_code in {403, 404}
    assert Hearing.objects.get(pk=scheduled.hearing.pk).state == "scheduled"


def test_a_closed_hearing_cannot_be_opened_again(held: tuple[HearingWorld, Transcript]) -> None:
    world, _ = held
    assert post(sign_in(world.judge), world, "conduct", {"step": "open"}, accept="application/json").status_code == 409


def test_a_recess_stands_in_the_transcript(scheduled: HearingWorld) -> None:
    client = sign_in(scheduled.judge)
    client.get(url("room", scheduled))
    for step in ["open", "recess", "resume"]:
        post(client, scheduled, "conduct", {"step": step})
    assert "起休庭，其间未录音" in client.get(url("transcript", scheduled)).content.decode()


def test_the_clock_of_the_room_is_the_courts(scheduled: HearingWorld) -> None:
    from transcription.live import room_state
    from transcription.live.admission import standing_of
    from transcription.transcripts.actions.conduct import open_room

    now = clock.now()
    open_room(actor=actor_for(scheduled.judge), hearing_id=scheduled.hearing.pk, now=now)
    standing = standing_of(sign_in(scheduled.plaintiff).session.session_key, scheduled.hearing.pk, now)
    assert standing is not None
    assert room_state.snapshot(standing, now + dt.timedelta(seconds=90))["position_ms"] == 90_000


def test_another_device_gets_an_address_once(scheduled: HearingWorld) -> None:
    client = sign_in(scheduled.plaintiff)
    address = url("device", scheduled)
    assert "/ws/vosk/" not in client.get(address).content.decode()
    assert "ws://testserver/ws/vosk/" in client.post(address).content.decode()
    assert "/ws/vosk/" not in client.get(address).content.decode()


def test_the_case_home_leads_to_hearing_and_transcript(held: tuple[HearingWorld, Transcript]) -> None:
    from transcription.transcripts.panels import hearing_panel

    world, _ = held
    request = RequestFactory().get("/")
    request.actor = actor_for(world.defendant)  # type: ignore[attr-defined]
    panel = hearing_panel(request, world.hearing.case)  # type: ignore[arg-type]
    assert panel is not None
    html = render_to_string(panel[1], panel[2], request)
    assert url("transcript", world) in html
    request.actor = actor_for(world.stranger)  # type: ignore[attr-defined]
    assert hearing_panel(request, world.hearing.case) is None  # type: ignore[arg-type]
