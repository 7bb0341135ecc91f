"""A spoken hearing through real processes: microphones over the real socket, logs, the real recogniser, text on every page."""

import asyncio
import json
import time
import wave
from pathlib import Path

import pytest
import websockets

from tests.transcription.server import CourtServer, court_server
from transcription.recognition.evaluation import edit_distance, spoken_characters
from transcription.recognition.synthesis import load_script, speak_hearing, write_wave

pytestmark = pytest.mark.slow

PREPARE = """
from courtportal.kernel import clock
from tests.factories.hearings import make_hearing
for _ in range(2):
    print(make_hearing(starts_at=clock.now()).hearing.pk)
"""

TEXT = """
import json
from transcription.audio.log import verify
from transcription.audio.models import AudioChannel
from transcription.transcripts.models import Utterance
columns = ("seat__role", "spoken_text", "text", "start_ms", "end_ms", "start_sample", "channel")
rows = Utterance.objects.order_by("start_ms").values(*columns)
logs = [verify(each.path, each.pk, each.key) for each in AudioChannel.objects.all() if each.path.exists()]
print(json.dumps([[{**row, "channel": str(row["channel"])} for row in rows], [[log.count, log.whole] for log in logs]]))
"""


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first turns of the scripted hearing, a track for each microphone; about fifty seconds."""
    folder = tmp_path_factory.mktemp("recording")
    script = load_script()
    script["turns"] = script["turns"][:9]
    hearing = speak_hearing(script)
    for speaker, track in hearing.tracks.items():
        write_wave(folder / f"{speaker}.wav", track)
    said = [{"role": turn.speaker, "text": turn.text, "start": turn.start} for turn in hearing.turns]
    (folder / "reference.json").write_text(json.dumps(said, ensure_ascii=False))
    return folder


def heard(server: CourtServer) -> list[dict[str, object]]:
    """The utterances, once no new one has come for two seconds; every log must be whole."""
    before, since, deadline = None, time.monotonic(), time.monotonic() + 60
    while time.monotonic() - since < 5 and time.monotonic() < deadline:
        rows, logs = json.loads(server.run(TEXT))
        assert all(whole for _, whole in logs)
        if rows != before:
            before, since = rows, time.monotonic()
    return before or []


def said_by(rows: list[dict[str, object]], roles: set[str]) -> str:
    return "".join(str(row["spoken_text"]) for row in rows if row["seat__role"] in roles)


def play(server: CourtServer, hearing_id: str, recording: Path, speed: str = "8") -> None:
    server.manage("play_hearing", hearing_id, str(recording), "--conduct", "--speed", speed, "--url", server.url)


def test_what_is_said_into_microphones_becomes_the_transcript(tmp_path: Path, recording: Path) -> None:
    reference = json.loads((recording / "reference.json").read_text())
    with court_server(tmp_path) as server:
        hearing_id, _ = server.run(PREPARE).split()
        play(server, hearing_id, recording)
        rows = heard(server)
    wrong = total = 0
    for role, seats in [
        ("judge", {"sole_judge"}),
        ("clerk", {"clerk"}),
        ("plaintiff", {"plaintiff"}),
        ("defendant", {"defendant"}),
    ]:
        said = spoken_characters("".join(turn["text"] for turn in reference if turn["role"] == role))
        errors = edit_distance(said, said_by(rows, seats))
        assert errors <= 0.25 * len(said), role
        wrong, total = wrong + errors, total + len(said)
    assert wrong <= 0.15 * total
    first = min(rows, key=lambda row: int(str(row["start_ms"])))
    assert abs(int(str(first["start_ms"])) - reference[0]["start"] * 1000) < 300
    assert any(str(row["text"]).endswith("。") for row in rows)


def test_killed_recogniser_gives_the_same_text(tmp_path: Path, recording: Path) -> None:
    with court_server(tmp_path) as server:
        first, second = server.run(PREPARE).split()
        play(server, first, recording)
        undisturbed = heard(server)
        server.kill("recognise")
        server.start("recognise")
        play(server, second, recording, speed="7")
        for _ in range(3):
            server.kill("recognise")
            server.start("recognise")
            time.sleep(1.5)
        rows = heard(server)
    again = rows[:]
    for row in undisturbed:
        again.remove(row)
    parts = ("seat__role", "spoken_text", "start_ms", "end_ms", "start_sample")
    assert [tuple(row[part] for part in parts) for row in again] == [tuple(row[part] for part in parts) for row in undisturbed]


async def vosk_example_client(address: str, recording: Path) -> list[str]:
    """What the example client of vosk-server does: configure, send, read an answer each time, end."""
    texts = []
    with wave.open(str(recording)) as sound:
        async with websockets.connect(address) as socket:
            await socket.send(f'{{ "config" : {{ "sample_rate" : {sound.getframerate()} }} }}')
            while data := sound.readframes(int(sound.getframerate() * 0.2)):
                await socket.send(data)
                texts.append(json.loads(await socket.recv()).get("text", ""))
            await socket.send('{"eof" : 1}')
            texts.append(json.loads(await socket.recv())["text"])
    return texts


def test_a_vosk_client_dictates_over_the_network(tmp_path: Path, recording: Path) -> None:
    reference = json.loads((recording / "reference.json").read_text())
    with court_server(tmp_path) as server:
        address = server.manage("dictation_token", "--label", "test").strip()
        texts = asyncio.run(vosk_example_client(address, recording / "clerk.wav"))
    said = spoken_characters("".join(turn["text"] for turn in reference if turn["role"] == "clerk"))
    assert edit_distance(said, "".join(texts).replace(" ", "")) <= 0.25 * len(said)
