"""``manage.py dictation_token``: a token for clients that speak vosk-server's protocol."""

import uuid
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http import Http404

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.identity.models import User
from transcription.live.dictation import make_token


class Command(BaseCommand):
    help = "Print the address of the vosk-compatible endpoint with a new token, valid for twelve hours."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--user", help="e-mail of the person who speaks; needed for a seat")
        parser.add_argument("--seat", type=uuid.UUID, help="the person's own seat in a hearing; without it dictation on its own")
        parser.add_argument("--label", default="")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Exit code 1 when there is no such person or the seat is another's."""
        actor = SYSTEM
        if options["user"]:
            user = User.objects.filter(email=options["user"]).first()
            if user is None:
                raise CommandError("no such user")
            actor = actor_of(user, None)
        elif options["seat"]:
            raise CommandError("a seat needs its person: --user")
        try:
            token = make_token(actor=actor, seat_id=options["seat"], label=options["label"], now=clock.now())
        except Http404 as error:
            raise CommandError("no such seat of this person") from error
        self.stdout.write(f"{settings.PORTAL_URL.replace('http', 'ws', 1)}/ws/vosk/{token}")
