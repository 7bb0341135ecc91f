from django.apps import AppConfig

from courtportal.kernel.apps import autodiscover


class TranscriptionConfig(AppConfig):
    name = "transcription"

    def ready(self) -> None:
        autodiscover("transcription")
