"""``manage.py demo_hearing --out DIR``: the scripted hearing as sound, one track a microphone."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from transcription.recognition.espeak import SpeechUnavailable
from transcription.recognition.synthesis import DEMO_HEARING, load_script, reference, speak_hearing, write_wave


class Command(BaseCommand):
    help = "Read the scripted demonstration hearing out: a WAV file for each person, all of them mixed, and who said what when."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument("--script", type=Path, default=DEMO_HEARING, help="another hearing in the same form")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write `<speaker>.wav`, `mixed.wav` and `reference.json`; the same script gives the same bytes."""
        out: Path = options["out"]
        try:
            hearing = speak_hearing(load_script(options["script"]))
        except SpeechUnavailable as error:
            raise CommandError(str(error)) from error
        out.mkdir(parents=True, exist_ok=True)
        for speaker, track in hearing.tracks.items():
            write_wave(out / f"{speaker}.wav", track)
        write_wave(out / "mixed.wav", hearing.mixed)
        text = json.dumps(reference(hearing), ensure_ascii=False, indent=1) + "\n"
        (out / "reference.json").write_text(text, encoding="utf-8")
        self.stdout.write(f"{len(hearing.turns)} turns, {hearing.turns[-1].end:.0f} s, {len(hearing.tracks)} tracks in {out}")
