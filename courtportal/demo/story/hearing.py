"""The recorded hearing of the demo: synthesised voices go into the same durable log as microphones, then become text."""

import datetime as dt
import time

from courtportal.demo.people import actor
from courtportal.kernel import clock
from courtportal.kernel.courts.models import CourtRoom
from filing.calendar.actions.schedule import Plan, schedule_hearing
from filing.calendar.models import Hearing
from filing.cases.models import Case
from transcription.audio.log import AudioLogWriter, Chunk
from transcription.audio.models import AudioChannel
from transcription.live.recognising import RecognitionLoop
from transcription.management.commands.recognise import as_written
from transcription.recognition.active import open_recogniser
from transcription.recognition.synthesis import load_script, speak_hearing
from transcription.transcripts.actions.conduct import close_room, open_room
from transcription.transcripts.actions.sign import sign
from transcription.transcripts.actions.submit import end_recording, submit
from transcription.transcripts.models import Transcript

CHUNK_SAMPLES = 3200  # 200 ms at 16 kHz
CHUNK_MS = 200
SEAT_OF = {"judge": "sole_judge", "clerk": "clerk", "plaintiff": "plaintiff", "defendant": "defendant"}
RECOGNITION_SECONDS = 300.0


def schedule(*, case: Case, starts_at: dt.datetime, now: dt.datetime) -> Hearing:
    """The judge sets the hearing in the virtual room."""
    room = CourtRoom.objects.get(court=case.court, virtual=True)
    plan = Plan(room_id=room.pk, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=1))
    return schedule_hearing(actor=actor("judge"), case_id=case.pk, plan=plan, now=now)


def hold(*, hearing: Hearing, now: dt.datetime) -> Transcript:
    """Open, record every seat, close when the script is over, and recognise."""
    transcript = open_room(actor=actor("judge"), hearing_id=hearing.pk, now=now)
    hearing_spoken = speak_hearing(load_script())
    seats = {seat.role: seat for seat in transcript.seats.select_related("channel")}
    for speaker, samples in hearing_spoken.tracks.items():
        _record(seats[SEAT_OF[speaker]].channel, samples.tobytes())
    end = now + dt.timedelta(seconds=hearing_spoken.turns[-1].end + 2)
    with clock.at(end):
        close_room(actor=actor("judge"), hearing_id=hearing.pk, now=end)
        end_recording(actor=actor("clerk"), transcript_id=transcript.pk, now=end)
        _recognise(transcript, end)
    return transcript


def _record(channel: AudioChannel, sound: bytes) -> None:
    with AudioLogWriter(channel.path, channel.pk, channel.key) as writer:
        for number, start in enumerate(range(0, len(sound), CHUNK_SAMPLES * 2)):
            samples = sound[start : start + CHUNK_SAMPLES * 2].ljust(CHUNK_SAMPLES * 2, b"\0")
            writer.append(Chunk(number, number * CHUNK_MS, samples))
        writer.sync()


def _recognise(transcript: Transcript, now: dt.datetime) -> None:
    """Run the recogniser until every seat's log is recognised to its end."""
    loop = RecognitionLoop(open_recogniser, as_written, lambda: now, threads=1)
    deadline = time.monotonic() + RECOGNITION_SECONDS
    waiting = transcript.seats.filter(channel__recognised_at=None)
    loop.run(lambda: not waiting.exists() or time.monotonic() > deadline)
    if waiting.exists():
        raise TimeoutError("recognition did not finish")


def sign_by_all(*, transcript: Transcript, now: dt.datetime) -> None:
    """The parties sign, then the clerk, then the judge; with the last signature it is sealed (CPL art. 150)."""
    present = [seat.pk for seat in transcript.seats.filter(panel_member=None)]
    submit(actor=actor("clerk"), transcript_id=transcript.pk, present=present, now=now)
    for key in ("litigant", "debtor", "clerk", "judge"):
        sign(actor=actor(key), transcript_id=transcript.pk, now=now)
