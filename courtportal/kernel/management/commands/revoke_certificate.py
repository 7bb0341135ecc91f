"""Revoke a signer's or court's certificate; what was time-stamped before stays valid, the next signature gets a new one."""

import argparse

from cryptography import x509
from django.core.management.base import BaseCommand, CommandError

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.signing.actions import revoke_certificate
from courtportal.kernel.signing.models import Certificate, Holder

_REASONS = ("key_compromise", "affiliation_changed", "superseded", "cessation_of_operation", "unspecified")


class Command(BaseCommand):
    help = "Revoke a certificate by its serial number (hexadecimal); without one, list the certificates in use."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("serial", nargs="?", default="")
        parser.add_argument("--reason", choices=_REASONS, default="unspecified")

    def handle(self, *_args: object, serial: str, reason: str, **_options: object) -> None:
        if not serial:
            for one in Certificate.objects.filter(revoked_at=None, retired_at=None).order_by("holder", "common_name"):
                self.stdout.write(f"{one.serial}  {one.holder:<11}  {one.common_name}")
            return
        signers = Certificate.objects.exclude(holder__in=[Holder.ROOT, Holder.ISSUING])
        certificate = signers.filter(serial=serial.lower()).first()
        if certificate is None:
            raise CommandError(f"no signer has a certificate with serial number {serial}")
        flag = x509.ReasonFlags[reason]
        revoke_certificate(actor=SYSTEM, certificate_id=certificate.pk, reason=flag, now=clock.now())
        self.stdout.write(f"revoked: {certificate}")
