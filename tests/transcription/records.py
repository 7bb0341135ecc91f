"""A hearing that was held, without a microphone: its logs are written and recognised as the portal does it."""

import datetime as dt

from courtportal.kernel import clock
from courtportal.kernel.identity.models import User
from tests.factories.hearings import HearingWorld, make_hearing
from tests.factories.people import actor_for
from tests.transcription.loudness import LoudnessRecogniser, chunks
from transcription.audio.log import AudioLogWriter
from transcription.live.recognising import RecognitionLoop
from transcription.transcripts.actions.conduct import close_room, open_room
from transcription.transcripts.models import Seat, Transcript


def held_hearing(*, closed: bool = True) -> tuple[HearingWorld, Transcript]:
    """Opened ten minutes ago; plaintiff, defendant and judge spoke."""
    now = clock.now()
    world = make_hearing(starts_at=now)
    transcript = open_room(actor=actor_for(world.judge), hearing_id=world.hearing.pk, now=now - dt.timedelta(minutes=10))
    say(transcript, world.plaintiff, [1001, 1002, 0, 0], at=10_000)
    say(transcript, world.defendant, [1003, 1004, 0, 0], at=20_000)
    say(transcript, world.judge, [1005, 0, 0], at=30_000)
    loop = RecognitionLoop(LoudnessRecogniser, lambda final: final.text + "。", clock.now, threads=1)
    loop.look_for_channels()
    loop.turn()
    if closed:
        close_room(actor=actor_for(world.judge), hearing_id=world.hearing.pk, now=now)
    transcript.refresh_from_db()
    return world, transcript


def say(transcript: Transcript, user: User, values: list[int], at: int) -> None:
    """Put sound into the log of the user's microphone."""
    seat = seat_of(transcript, user)
    with AudioLogWriter(seat.channel.path, seat.channel_id, seat.channel.key) as log:
        for chunk in chunks(values, first=log.next_number, at=at):
            log.append(chunk)
        log.sync()


def seat_of(transcript: Transcript, user: User) -> Seat:
    """The user's seat."""
    for seat in transcript.seats.select_related("party", "representation", "panel_member", "channel"):
        holder = seat.party or seat.representation or seat.panel_member
        if holder is not None and holder.user_id == user.pk:
            return seat
    raise LookupError(user)


def recognise_rest() -> None:
    """Let the recogniser finish all channels."""
    loop = RecognitionLoop(LoudnessRecogniser, lambda final: final.text + "。", clock.now, threads=1)
    while loop.look_for_channels():
        loop.turn()
