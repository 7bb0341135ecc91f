"""Renew a certificate before its end: another takes its place, and what the old one signed stays valid.

The portal renews services and court seals by itself. The authorities are renewed here, with the key that they have; a new root
certificate must be given to whoever verifies by the old one before that ends.
"""

import argparse

from django.core.management.base import BaseCommand, CommandError

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.signing.actions import renew_certificate
from courtportal.kernel.signing.models import Certificate


class Command(BaseCommand):
    help = "Renew a certificate by its serial number (hexadecimal); without one, list those in use by their end."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("serial", nargs="?", default="")

    def handle(self, *_args: object, serial: str, **_options: object) -> None:
        in_use = Certificate.objects.filter(revoked_at=None, retired_at=None)
        if not serial:
            for one in in_use.order_by("valid_to", "pk"):
                self.stdout.write(f"{one.serial}  {one.valid_to:%Y-%m-%d}  {one.holder:<11}  {one.common_name}")
            return
        certificate = in_use.filter(serial=serial.lower()).first()
        if certificate is None:
            raise CommandError(f"no certificate in use has the serial number {serial}")
        renewed = renew_certificate(actor=SYSTEM, certificate_id=certificate.pk, now=clock.now())
        self.stdout.write(f"renewed: {renewed.serial}, until {renewed.valid_to:%Y-%m-%d}")
