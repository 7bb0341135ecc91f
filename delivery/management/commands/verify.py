"""Verify files as the public page does; exit code 1 unless every file is genuine."""

import argparse
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from courtportal.kernel import clock
from delivery.verification.answers import Answer, Outcome, about_file
from delivery.verification.wording import WORDS


class Command(BaseCommand):
    help = "Verify court documents: registered digest, signatures, time stamps, revocation, later changes."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *_args: object, files: list[Path], **_options: object) -> None:
        outcomes = [self._verify(file) for file in files]
        if any(outcome != Outcome.GENUINE for outcome in outcomes):
            raise CommandError("not every file is genuine", returncode=1)

    def _verify(self, file: Path) -> Outcome:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}", returncode=1) from error
        answer = about_file(content, now=clock.now())
        self.stdout.write(f"{file}: {answer.outcome} — {WORDS[answer.outcome].headline}")
        self._write_details(answer)
        return answer.outcome

    def _write_details(self, answer: Answer) -> None:
        if answer.facts:
            self.stdout.write(f"  {answer.facts.court} {answer.facts.kind} {answer.facts.case_number}".rstrip())
        for one in answer.signatures:
            at = f"{clock.local(one.signed_at):%Y-%m-%d %H:%M:%S}" if one.signed_at else "-"
            self.stdout.write(f"  {one.field}: {one.signer or '-'} {at} {one.verdict}{' revoked' if one.revoked else ''}")
