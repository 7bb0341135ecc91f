"""``manage.py play_hearing --demo`` or ``HEARING_ID DIR``: a recorded hearing through a portal's microphones (demo only)."""

import asyncio
import datetime as dt
import time
import uuid
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courtportal.kernel import clock
from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.identity.models import User
from filing.public import Hearing, confirm_identity, is_identity_missing
from transcription.audio.log import SAMPLE_RATE
from transcription.live.client import MicrophonePlayer, RefusedByTheCourt, read_wave
from transcription.transcripts.actions.conduct import close_room, open_room
from transcription.transcripts.models import Seat, Transcript
from transcription.transcripts.room import prepare_room, user_of

# Which seats a track of the recording may be for.
_ROLES = {
    "judge": ("sole_judge", "presiding_judge"),
    "clerk": ("clerk",),
    "plaintiff": ("plaintiff",),
    "defendant": ("defendant",),
    "third_party": ("third_party",),
    "representative": ("representative",),
}


class Command(BaseCommand):
    help = "Play DIR/<role>.wav (judge, clerk, plaintiff, defendant …) into the seats of a hearing over the real socket."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("hearing", type=uuid.UUID, nargs="?")
        parser.add_argument("folder", type=Path, nargs="?")
        parser.add_argument("--demo", action="store_true", help="the scripted hearing into the next hearing; opens it if need be")
        parser.add_argument("--speed", type=float, default=1.0, help="1 is real time; up to 8 plays as a backlog")
        parser.add_argument("--url", default=settings.PORTAL_URL, help="the running portal")
        parser.add_argument(
            "--conduct", action="store_true", help="open the hearing before and close it afterwards, as its judge"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Play all tracks at the same time; exit code 1 when the court refuses one."""
        if not settings.DEMO:
            raise CommandError("only the demo plays recordings into a hearing")
        if options["demo"]:
            with TemporaryDirectory() as folder:
                call_command("demo_hearing", out=Path(folder), stdout=self.stdout)
                self._play_into(_next_hearing(), Path(folder), options)
            return
        hearing = Hearing.objects.filter(pk=options["hearing"]).first()
        if hearing is None or options["folder"] is None:
            raise CommandError("name a hearing that exists and a folder with recordings, or --demo")
        self._play_into(hearing, options["folder"], options)

    def _play_into(self, hearing: Hearing, folder: Path, options: dict[str, Any]) -> None:
        transcript = prepare_room(hearing)
        tracks = _tracks(transcript, folder)
        if not tracks:
            raise CommandError("no track fits a seat of this hearing")
        longest = max(len(sound) for _, sound in tracks) / 2 / SAMPLE_RATE
        judge = _judge(transcript)
        if options["conduct"] or (options["demo"] and hearing.state == Hearing.State.SCHEDULED):
            past = dt.timedelta(seconds=longest + 5) if options["speed"] > 1 else dt.timedelta()
            open_room(actor=actor_of(judge, None), hearing_id=hearing.pk, now=clock.now() - past)
        try:
            asyncio.run(self._play(hearing.pk, tracks, options))
        except* (RefusedByTheCourt, OSError) as problems:
            raise CommandError("; ".join(str(each) or repr(each.__cause__) for each in problems.exceptions)) from problems
        if options["conduct"]:
            close_room(actor=actor_of(judge, None), hearing_id=hearing.pk, now=clock.now())
        self.stdout.write(f"{len(tracks)} tracks, {longest:.0f} s")

    async def _play(self, hearing_id: uuid.UUID, tracks: list[tuple[str, bytes]], options: dict[str, Any]) -> None:
        url: str = options["url"]
        socket = f"{url.replace('http', 'ws', 1)}/ws/hearing/{hearing_id}"
        async with asyncio.TaskGroup() as group:
            for session_key, sound in tracks:
                cookie = f"{settings.SESSION_COOKIE_NAME}={session_key}"
                player = MicrophonePlayer(socket, origin=url, cookie=cookie, speed=options["speed"])
                group.create_task(player.play(sound))


def _next_hearing() -> Hearing:
    """The hearing that is open, else the next one."""
    waiting = Hearing.objects.filter(state__in=(Hearing.State.OPEN, Hearing.State.SCHEDULED))
    hearing = waiting.order_by("state", "starts_at").first()  # "open" stands before "scheduled"
    if hearing is None:
        raise CommandError("no hearing is open or scheduled")
    return hearing


def _tracks(transcript: Transcript, folder: Path) -> list[tuple[str, bytes]]:
    """For each recording that fits a seat: a session of the person there, and the sound."""
    tracks = []
    for name, roles in _ROLES.items():
        path = folder / f"{name}.wav"
        seat = transcript.seats.filter(role__in=roles).order_by("order").first()
        if path.exists() and seat is not None:
            tracks.append((_session_of(seat), read_wave(path)))
    return tracks


def _judge(transcript: Transcript) -> User:
    seat = transcript.seats.filter(role__in=_ROLES["judge"]).order_by("order").first()
    if seat is None or seat.panel_member is None:
        raise CommandError("the hearing has no presiding judge")
    return seat.panel_member.user


def _session_of(seat: Seat) -> str:
    """A session of the person at the seat, for this recording only."""
    user_id = user_of(seat)
    if user_id is None:
        raise CommandError(f"nobody with an account sits at “{seat.label}”")
    user = User.objects.get(pk=user_id)
    actor, hearing, now = actor_of(user, None), seat.transcript.hearing, clock.now()
    if is_identity_missing(actor, hearing, now):
        confirm_identity(actor=actor, sitting=hearing, means="totp", now=now)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.set_expiry(6 * 3600)
    session.save()
    return session.session_key or ""
