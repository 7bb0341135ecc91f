"""Verify files as the public page does; exit code 1 unless every file is genuine."""

import argparse
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from courtportal.kernel import clock
from courtportal.kernel.signing.offline import lines_about, verify_offline
from courtportal.kernel.signing.validation import Verdict
from courtportal.kernel.signing.verification import offline_anchors
from delivery.verification.answers import Answer, Outcome, about_file
from delivery.verification.wording import WORDS


class Command(BaseCommand):
    help = "Verify court documents: registered digest, signatures, time stamps, revocation, later changes."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--offline", action="store_true", help="do not ask the register: by the files and the root alone")

    def handle(self, *_args: object, files: list[Path], offline: bool, **_options: object) -> None:
        contents = [self._read(file) for file in files]
        if offline:
            reports = list(verify_offline(contents, offline_anchors(now=clock.now())))
            for file, report in zip(files, reports, strict=True):
                self.stdout.writelines(f"{line}\n" for line in lines_about(str(file), report))
            genuine = all(report.verdict == Verdict.VALID for report in reports)
        else:
            outcomes = [self._verify(file, content) for file, content in zip(files, contents, strict=True)]
            genuine = all(outcome == Outcome.GENUINE for outcome in outcomes)
        if not genuine:
            raise CommandError("not every file is genuine", returncode=1)

    def _read(self, file: Path) -> bytes:
        try:
            return file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}", returncode=1) from error

    def _verify(self, file: Path, content: bytes) -> Outcome:
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
