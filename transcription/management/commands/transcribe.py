"""``manage.py transcribe FILE [--json]``: the text of a recording, with word times."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from transcription.recognition.active import engine_name, model_store
from transcription.recognition.media import MediaRefused, sound_of
from transcription.recognition.model_store import ModelMissing, ModelRefused
from transcription.recognition.transcribing import transcribe
from transcription.recognition.vosk_engine import ModelNotLoaded


class Command(BaseCommand):
    help = "Print the text of a recording in any format, one sentence a line; with --json also words, times and confidence."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--model", help="name of an installed model instead of the one in use")
        parser.add_argument("--accept-damage", action="store_true", help="transcribe what can be heard of a damaged recording")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Recognise the file; exit code 1 and the reason in plain words when it cannot be heard."""
        store = model_store()
        try:
            model = store.path(options["model"]) if options["model"] else store.active()
            sound = sound_of(options["file"], accept_damage=options["accept_damage"])
            result = transcribe(sound, engine=engine_name(), model=model)
        except (MediaRefused, ModelMissing, ModelRefused, ModelNotLoaded) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(result.as_dict(), ensure_ascii=False, indent=1))
        else:
            for segment in result.segments:
                self.stdout.write(segment.written)
