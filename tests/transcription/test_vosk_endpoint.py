"""The endpoint for vosk clients: the protocol as vosk-server's own clients speak it, and whom it lets in."""

import asyncio
import datetime as dt
import json
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from asgiref.testing import ApplicationCommunicator

from courtportal.asgi import application
from courtportal.kernel import clock
from tests.factories.hearings import HearingWorld, make_hearing
from tests.factories.people import actor_for
from tests.factories.sessions import confirm_for
from tests.transcription.loudness import LoudnessRecogniser
from tests.transcription.records import seat_of
from transcription.audio.log import CHUNK_SAMPLES, AudioLogReader, verify
from transcription.audio.models import AudioChannel
from transcription.audio.resample import Resampler
from transcription.live import vosk_consumer
from transcription.live.dictation import LIFETIME, make_token
from transcription.live.recognising import RecognitionLoop
from transcription.transcripts.actions.conduct import open_room, recess_room
from transcription.transcripts.models import DictationToken, Transcript, Utterance
from transcription.transcripts.room import prepare_room

pytestmark = [pytest.mark.django_db(transaction=True)]


def loud(*values: int) -> bytes:
    """A chunk of 200 ms for each value."""
    return b"".join(np.full(CHUNK_SAMPLES, value, dtype="<i2").tobytes() for value in values)


@pytest.fixture
def recogniser() -> Iterator[None]:
    """The recognition loop beside the test, as its process runs beside the server."""
    stop = threading.Event()
    loop = RecognitionLoop(LoudnessRecogniser, lambda final: final.text, clock.now, threads=1)
    thread = threading.Thread(target=loop.run, args=(stop.is_set,))
    thread.start()
    yield
    stop.set()
    thread.join(10)


class VoskClient:
    """What vosk-server's example clients do."""

    def __init__(self, token: str) -> None:
        scope = {"type": "websocket", "path": f"/ws/vosk/{token}", "query_string": b"", "headers": [], "subprotocols": []}
        self.socket = ApplicationCommunicator(application, scope)

    async def connect(self) -> str:
        await self.socket.send_input({"type": "websocket.connect"})
        return str((await self.socket.receive_output(5))["type"])

    async def say(self, **message: Any) -> None:
        await self.socket.send_input({"type": "websocket.receive", "text": json.dumps(message)})

    async def send(self, pcm: bytes) -> dict[str, Any]:
        await self.socket.send_input({"type": "websocket.receive", "bytes": pcm})
        return await self.answer()

    async def answer(self) -> dict[str, Any]:
        event = await self.socket.receive_output(10)
        assert event["type"] == "websocket.send", event
        answer: dict[str, Any] = json.loads(event["text"])
        return answer

    async def leave(self) -> None:
        await self.socket.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.socket.wait(10)


async def a_token(world: HearingWorld, who: str, seat_id: Any = None) -> str:
    actor = await asyncio.to_thread(actor_for, getattr(world, who))
    await asyncio.to_thread(confirm_for, getattr(world, who), world.hearing)
    return await asyncio.to_thread(make_token, actor=actor, seat_id=seat_id, label="", now=clock.now())


@pytest.fixture
def world() -> HearingWorld:
    return make_hearing(starts_at=clock.now())


async def test_a_vosk_client_works_unchanged(world: HearingWorld, recogniser: None) -> None:
    client = VoskClient(await a_token(world, "clerk"))
    assert await client.connect() == "websocket.accept"
    await client.say(config={"sample_rate": 16000})
    answers = [await client.send(loud(value)) for value in [1001, 1002, 0, 0, 0, 0, 1003]]
    await client.say(eof=1)
    last = await client.answer()
    texts = [answer["text"] for answer in [*answers, last] if answer.get("text")]
    assert " ".join(texts).split() == [chr(0x4E00 + number) for number in (1, 2, 3)]
    assert all(set(answer) in ({"partial"}, {"result", "text"}) for answer in answers)
    finals = [answer for answer in [*answers, last] if answer.get("result")]
    first = finals[0]["result"][0]
    assert (first["word"], first["start"], first["end"]) == (chr(0x4E01), 0.0, 0.2)
    assert 0 < first["conf"] <= 1
    assert (await client.socket.receive_output(5))["type"] == "websocket.close"


async def test_dictation_is_on_the_disk_and_sealed(world: HearingWorld, recogniser: None) -> None:
    client = VoskClient(await a_token(world, "clerk"))
    await client.connect()
    for value in [1001, 1002]:
        await client.send(loud(value))
    await client.leave()

    def check() -> None:
        channel = AudioChannel.objects.get(seat=None)
        found = verify(channel.path, channel.pk, channel.key)
        assert (found.count, found.sealed) == (2, True)

    await asyncio.to_thread(check)


async def test_another_sample_rate_is_resampled(world: HearingWorld, recogniser: None) -> None:
    client = VoskClient(await a_token(world, "clerk"))
    await client.connect()
    await client.say(config={"sample_rate": 48000, "model": "/etc/passwd", "phrase_list": ["x"]})
    tone = (3000 * np.sin(2 * np.pi * 440 * np.arange(9600 * 5) / 48000)).astype("<i2").tobytes()
    for start in range(0, len(tone), 19_200):
        await client.send(tone[start : start + 19_200])
    await client.leave()

    def recorded() -> bytes:
        channel = AudioChannel.objects.get(seat=None)
        return b"".join(chunk.samples for chunk in AudioLogReader(channel.path, channel.pk, channel.key).more())

    samples = np.frombuffer(await asyncio.to_thread(recorded), "<i2")
    spectrum = np.abs(np.fft.rfft(samples))
    assert abs(np.argmax(spectrum) * 16_000 / len(samples) - 440) < 5


async def test_a_seats_token_speaks_into_the_hearing(world: HearingWorld, recogniser: None) -> None:
    judge = await asyncio.to_thread(actor_for, world.judge)
    transcript: Transcript = await asyncio.to_thread(open_room, actor=judge, hearing_id=world.hearing.pk, now=clock.now())
    seat = await asyncio.to_thread(seat_of, transcript, world.plaintiff)
    client = VoskClient(await a_token(world, "plaintiff", seat.pk))
    await client.connect()
    for value in [1001, 1002, 0, 0, 0]:
        await client.send(loud(value))
    await client.say(eof=1)
    await client.answer()
    utterance = await Utterance.objects.aget(transcript=transcript)
    assert utterance.speaker == "原告 张三"


async def test_a_seats_token_opens_nothing_before_its_owner_confirmed_to_be_there(world: HearingWorld) -> None:
    transcript = await asyncio.to_thread(prepare_room, world.hearing)
    seat = await asyncio.to_thread(seat_of, transcript, world.plaintiff)
    actor = await asyncio.to_thread(actor_for, world.plaintiff)
    token = await asyncio.to_thread(make_token, actor=actor, seat_id=seat.pk, label="", now=clock.now())
    assert await VoskClient(token).connect() == "websocket.close"


async def test_in_a_recess_nothing_is_recorded(world: HearingWorld) -> None:
    judge = await asyncio.to_thread(actor_for, world.judge)
    past = clock.now() - dt.timedelta(minutes=5)
    transcript: Transcript = await asyncio.to_thread(open_room, actor=judge, hearing_id=world.hearing.pk, now=past)
    await asyncio.to_thread(recess_room, actor=judge, hearing_id=world.hearing.pk, now=past + dt.timedelta(minutes=1))
    seat = await asyncio.to_thread(seat_of, transcript, world.plaintiff)
    client = VoskClient(await a_token(world, "plaintiff", seat.pk))
    await client.connect()
    assert await client.send(loud(1001)) == {"partial": ""}
    await client.leave()
    assert list(AudioLogReader(seat.channel.path, seat.channel_id, seat.channel.key).more()) == []


@pytest.mark.parametrize("token", ["nonsense", "x" * 500])
async def test_without_a_token_there_is_no_entry(world: HearingWorld, token: str) -> None:
    assert await VoskClient(token).connect() == "websocket.close"


async def test_an_expired_token_opens_nothing(world: HearingWorld) -> None:
    token = await a_token(world, "clerk")
    await DictationToken.objects.aupdate(expires_at=clock.now())
    assert await VoskClient(token).connect() == "websocket.close"


async def test_a_token_dies_with_the_mandate(world: HearingWorld, monkeypatch: pytest.MonkeyPatch, recogniser: None) -> None:
    monkeypatch.setattr(vosk_consumer, "LOOK_SECONDS", 0.0)
    judge = await asyncio.to_thread(actor_for, world.judge)
    transcript: Transcript = await asyncio.to_thread(open_room, actor=judge, hearing_id=world.hearing.pk, now=clock.now())
    seat = await asyncio.to_thread(seat_of, transcript, world.lawyer)
    client = VoskClient(await a_token(world, "lawyer", seat.pk))
    await client.connect()
    await client.send(loud(0))
    world.representation.ended_at = clock.now()
    await asyncio.to_thread(world.representation.save)
    await client.socket.send_input({"type": "websocket.receive", "bytes": loud(0)})
    event = await client.socket.receive_output(5)
    assert (event["type"], event["code"]) == ("websocket.close", vosk_consumer.NOT_ALLOWED)


@pytest.mark.parametrize(
    "frame",
    [
        {"text": "nonsense"},
        {"text": '{"config": {"sample_rate": "fast"}}'},
        {"text": '{"config": {"sample_rate": 1e400}}'},
        {"text": '{"config": {"sample_rate": 10}}'},
        {"text": '{"config": "/etc/passwd"}'},
        {"bytes": b"\0" * 65_537},
        {"bytes": b"\0"},
    ],
)
async def test_what_is_no_message_ends_the_line(world: HearingWorld, frame: dict[str, Any]) -> None:
    client = VoskClient(await a_token(world, "clerk"))
    await client.connect()
    await client.socket.send_input({"type": "websocket.receive", **frame})
    event = await client.socket.receive_output(5)
    assert (event["type"], event["code"]) == ("websocket.close", vosk_consumer.BAD_MESSAGE)
    await client.leave()


def test_a_token_is_not_stored(world: HearingWorld) -> None:
    token = make_token(actor=actor_for(world.clerk), seat_id=None, label="书记员听写", now=clock.now())
    row = DictationToken.objects.get()
    assert token not in (row.digest, row.label)
    assert row.expires_at - clock.now() <= LIFETIME


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 32_000, 44_100, 48_000])
def test_blocks_of_any_size_resample_to_the_same_sound(rate: int) -> None:
    sound = (8000 * np.sin(2 * np.pi * 300 * np.arange(rate) / rate)).astype("<i2").tobytes()
    whole = Resampler(rate).push(sound)
    parts, stream, start = b"", Resampler(rate), 0
    for size in [2, 640, 10, 4000, len(sound)]:
        parts += stream.push(sound[start : start + size])
        start += size
    assert parts == whole
    assert abs(len(whole) // 2 - 16_000) < 64
