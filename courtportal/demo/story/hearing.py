"""The recorded hearing of the demo: synthesised voices go into the same durable log as microphones, then become text."""

import datetime as dt
import re
import time
from difflib import SequenceMatcher

from courtportal.demo.people import actor
from courtportal.kernel import clock
from courtportal.kernel.courts.models import CourtRoom
from filing.calendar.actions.schedule import Plan, schedule_hearing
from filing.calendar.models import Hearing
from filing.cases.models import Case
from filing.online.actions.consent import answer_consent
from filing.online.rules import Deed, Step
from transcription.audio.log import AudioLogWriter, Chunk
from transcription.audio.models import AudioChannel
from transcription.live.recognising import RecognitionLoop
from transcription.management.commands.recognise import as_written
from transcription.recognition.active import open_recogniser
from transcription.recognition.synthesis import load_script, speak_hearing
from transcription.transcripts.actions.conduct import close_room, open_room
from transcription.transcripts.actions.correct import correct
from transcription.transcripts.actions.sign import sign
from transcription.transcripts.actions.submit import end_recording, submit
from transcription.transcripts.models import Transcript, Utterance

CHUNK_SAMPLES = 3200  # 200 ms at 16 kHz
CHUNK_MS = 200
SEAT_OF = {"judge": "sole_judge", "clerk": "clerk", "plaintiff": "plaintiff", "defendant": "defendant"}
RECOGNITION_SECONDS = 300.0
NEAR = 0.6


def schedule(*, case: Case, starts_at: dt.datetime, now: dt.datetime) -> Hearing:
    """Both sides consent to an online hearing and to the day; the judge sets it in the virtual room."""
    for role, person in (("plaintiff", "litigant"), ("defendant", "debtor")):
        party = case.parties.get(role=role)
        answer_consent(actor=actor(person), party_id=party.pk, step=Step.HEARING, deed=Deed.GIVEN, now=now)
    room = CourtRoom.objects.get(court=case.court, virtual=True)
    end = starts_at + dt.timedelta(hours=1)
    plan = Plan(room_id=room.pk, starts_at=starts_at, ends_at=end, despite="各方同意在期限届满前开庭")
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


def correct_by_script(*, transcript: Transcript, now: dt.datetime) -> int:
    """The clerk listens again and corrects what was misheard (法释〔2017〕5号 art. 6); returns how many sentences.

    An utterance is a turn of the script or one sentence of it; it gets the words that it is nearest to.
    """
    said = [
        (SEAT_OF[turn["speaker"]], text) for turn in load_script()["turns"] for text in (turn["text"], *sentences(turn["text"]))
    ]
    corrected = 0
    for utterance in transcript_utterances(transcript):
        heard, role = bare(utterance.spoken_text), utterance.seat.role if utterance.seat else ""
        nearest = max(
            (text for speaker, text in said if speaker == role), key=lambda text: similar(bare(text), heard), default=""
        )
        if similar(bare(nearest), heard) > NEAR and bare(nearest) != heard:
            correct(
                actor=actor("clerk"),
                hearing_id=transcript.hearing_id,
                utterance_id=utterance.pk,
                before=utterance.text,
                after=nearest,
                now=now,
            )
            corrected += 1
    return corrected


def transcript_utterances(transcript: Transcript) -> list[Utterance]:
    """What was recognised, in order."""
    return list(Utterance.objects.filter(seat__transcript=transcript).select_related("seat").order_by("start_ms"))


def sentences(text: str) -> list[str]:
    """The sentences of a turn with their ends."""
    return re.findall(r"[^。？]+[。？]", text)


def bare(text: str) -> str:
    """The characters that are spoken."""
    return "".join(character for character in text if character.isalnum())


def similar(one: str, other: str) -> float:
    """From 0 to 1: how much two texts share."""
    return SequenceMatcher(None, one, other).ratio()


def sign_by_all(*, transcript: Transcript, now: dt.datetime) -> None:
    """The parties sign, then the clerk, then the judge; with the last signature it is sealed (CPL art. 150)."""
    present = [seat.pk for seat in transcript.seats.filter(panel_member=None)]
    submit(actor=actor("clerk"), transcript_id=transcript.pk, present=present, now=now)
    for key in ("litigant", "debtor", "clerk", "judge"):
        sign(actor=actor(key), transcript_id=transcript.pk, now=now)
