"""Make the portal's certification authority, time-stamp authority and the seals of courts; run again, it adds what is missing."""

import argparse

from django.core.management.base import BaseCommand

from courtportal.kernel import clock
from courtportal.kernel.courts.models import Court
from courtportal.kernel.signing import authority


class Command(BaseCommand):
    help = "Make signing keys and certificates that do not exist yet."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--court", action="append", default=[], metavar="CODE", help="also make the seal of this court (法院代字)"
        )

    def handle(self, *_args: object, **options: list[str]) -> None:
        now = clock.now()
        authority.make_authority(now=now)
        for court in Court.objects.filter(code__in=options["court"]):
            authority.court_credential(court, now=now)
        self.stdout.write("keys are ready")
