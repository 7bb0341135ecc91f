"""From the logs on disk to rows: every utterance once, after any kill the same as without, and each second behind is
caught up.
"""

import datetime as dt
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from courtportal.demo.bench.tables import copy_tables
from courtportal.kernel import clock
from tests.factories.hearings import make_hearing
from tests.factories.people import actor_for
from tests.transcription.loudness import LoudnessRecogniser, chunks
from transcription.audio.log import AudioLogWriter
from transcription.audio.models import AudioChannel, new_channel
from transcription.live.decoder import Final
from transcription.live.recognising import RecognitionLoop
from transcription.transcripts.actions.conduct import open_room, recess_room
from transcription.transcripts.actions.keep import OutOfTurn, keep
from transcription.transcripts.models import Seat, Transcript, Utterance

REPOSITORY = Path(__file__).resolve().parents[2]


def speech(seed: int, length: int) -> list[int]:
    """Random speech: about a third of the chunks are loud."""
    chance = random.Random(seed)
    return [chance.choice([0, 0, 0, 1000 + index]) for index in range(length)]


def write_log(channel: AudioChannel, values: list[int], *, ended: bool = True) -> None:
    with AudioLogWriter(channel.path, channel.pk, channel.key) as log:
        for chunk in chunks(values, first=log.next_number, at=log.end_ms or 5000):
            log.append(chunk)
        log.sync()
    if ended:
        channel.ended_at = clock.now()
        channel.save(update_fields=["ended_at"])


def plain(final: Final) -> str:
    return final.text


def a_loop() -> RecognitionLoop:
    return RecognitionLoop(LoudnessRecogniser, plain, clock.now, threads=2)


def recognise_all(loop: RecognitionLoop) -> None:
    loop.look_for_channels()
    while loop.look_for_channels():
        loop.turn()


def texts() -> list[tuple[int, str]]:
    return list(Utterance.objects.order_by("start_sample").values_list("start_sample", "spoken_text"))


@pytest.mark.django_db
def test_an_ended_channel_is_recognised_to_its_end() -> None:
    channel = new_channel()
    write_log(channel, [1001, 1002, 0, 0, 0, 1003, 1004])
    recognise_all(a_loop())
    assert [text for _, text in texts()] == [chr(0x4E00 + 1) + chr(0x4E00 + 2), chr(0x4E00 + 3) + chr(0x4E00 + 4)]
    channel.refresh_from_db()
    assert channel.recognised_at is not None


@pytest.mark.django_db
def test_a_seats_utterance_belongs_to_its_transcript_and_raises_its_version() -> None:
    world = make_hearing(starts_at=clock.now())
    transcript = open_room(actor=actor_for(world.judge), hearing_id=world.hearing.pk, now=clock.now())
    seat = Seat.objects.get(transcript=transcript, party__user=world.defendant)
    write_log(seat.channel, [1001, 0, 0, 0])
    recognise_all(a_loop())
    (utterance,) = transcript.utterances.all()
    assert (utterance.speaker, utterance.seat) == ("被告 李四", seat)
    assert utterance.version == Transcript.objects.get(pk=transcript.pk).version > transcript.version


@pytest.mark.django_db
def test_a_channel_that_goes_on_is_heard_on() -> None:
    channel, loop = new_channel(), a_loop()
    write_log(channel, [1001, 0, 0, 0], ended=False)
    loop.look_for_channels()
    loop.turn()
    assert len(texts()) == 1
    write_log(channel, [1002, 0, 0, 0], ended=False)
    loop.turn()
    assert len(texts()) == 2


@pytest.mark.django_db
def test_two_recognisers_on_one_channel_keep_each_utterance_once() -> None:
    channel = new_channel()
    write_log(channel, speech(3, 200))
    first, second = a_loop(), a_loop()
    first.look_for_channels()
    second.look_for_channels()
    while first.look_for_channels() + second.look_for_channels():
        first.turn()
        second.turn()
    assert len(texts()) == len(set(texts())) > 10


@pytest.mark.django_db
def test_who_comes_late_keeps_nothing() -> None:
    channel = new_channel()
    stale = AudioChannel.objects.get(pk=channel.pk)
    final = Final(start_sample=0, start_ms=0, end_ms=200, text="甲", words=())
    keep(channel=channel, final=None, boundary=7, normalise=plain, now=clock.now())
    with pytest.raises(OutOfTurn):
        keep(channel=stale, final=final, boundary=7, normalise=plain, now=clock.now())
    assert texts() == []


@pytest.mark.django_db
@pytest.mark.parametrize(("recess", "seconds", "utterances"), [(False, 5, 0), (False, 61, 1), (True, 2, 0), (True, 5, 1)])
def test_a_pause_ends_what_was_said_soon_only_in_a_recess(now: dt.datetime, recess: bool, seconds: int, utterances: int) -> None:
    world, loop = make_hearing(starts_at=now), a_loop()
    transcript = open_room(actor=actor_for(world.judge), hearing_id=world.hearing.pk, now=now)
    write_log(Seat.objects.get(transcript=transcript, party__user=world.plaintiff).channel, [1001, 1002], ended=False)
    loop.look_for_channels()
    loop.turn()
    if recess:
        recess_room(actor=actor_for(world.judge), hearing_id=world.hearing.pk, now=now)
    with clock.at(now + dt.timedelta(seconds=seconds)):
        loop.turn()
    assert len(texts()) == utterances


# -- kills

PREPARE = """
from tests.transcription.test_recognising import speech, write_log
from transcription.audio.models import new_channel
for seed in (1, 2):
    write_log(new_channel(), speech(seed, 600))
"""

RECOGNISE = """
import time
from courtportal.kernel import clock
from tests.transcription.loudness import LoudnessRecogniser
from transcription.live.recognising import RecognitionLoop
class Slow(LoudnessRecogniser):
    def accept(self, pcm):
        time.sleep(0.004)
        return super().accept(pcm)
print("ready", flush=True)
RecognitionLoop(Slow, lambda final: final.text, clock.now, threads=2).run(lambda: False)
"""

DUMP = """
import json
from transcription.audio.models import AudioChannel
from transcription.transcripts.models import Utterance
columns = ("start_sample", "spoken_text", "start_ms", "end_ms")
rows = Utterance.objects.order_by("channel__created_at", "start_sample").values_list(*columns)
print(json.dumps([AudioChannel.objects.filter(recognised_at=None).count(), list(rows)]))
"""


class Portal:
    """A data folder with a database of its own; scripts run in real processes."""

    def __init__(self, folder: Path) -> None:
        self.environment = {**os.environ, "COURTPORTAL_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "courtportal.settings.test"}
        copy_tables(folder / "portal.sqlite3")

    def start(self, script: str) -> "subprocess.Popen[str]":
        code = f"import django; django.setup()\n{script}"
        return subprocess.Popen(
            [sys.executable, "-c", code], cwd=REPOSITORY, env=self.environment, stdout=subprocess.PIPE, text=True
        )

    def run(self, script: str) -> str:
        process = self.start(script)
        output, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        return output


@pytest.mark.slow
def test_killed_again_and_again_the_text_is_that_of_the_undisturbed_run(tmp_path: Path) -> None:
    portal = Portal(tmp_path)
    portal.run(PREPARE)
    chance, kills, unfinished, rows = random.Random(5), 0, 1, []
    deadline = time.monotonic() + 120
    while unfinished and time.monotonic() < deadline:
        process = portal.start(RECOGNISE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0.2, 1.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
        kills += 1
        unfinished, rows = json.loads(portal.run(DUMP))
    assert kills >= 3
    assert [[row[0], row[1]] for row in rows] == [
        [start, text] for seed in (1, 2) for start, text in undisturbed(speech(seed, 600))
    ]


def undisturbed(values: list[int]) -> list[tuple[int, str]]:
    """What one run without a kill hears."""
    from tests.transcription.test_decoder import finals
    from transcription.live.decoder import ChannelDecoder

    return [(final.start_sample, final.text) for final, _ in finals(ChannelDecoder(LoudnessRecogniser), chunks(values))]
