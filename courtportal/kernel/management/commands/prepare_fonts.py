"""Cut the fonts of court documents from the system's Noto CJK; run again, it does nothing."""

from django.core.management.base import BaseCommand

from courtportal.kernel.rendering import fonts
from courtportal.kernel.rendering.documents import fonts_folder


class Command(BaseCommand):
    help = "Prepare the fonts of court documents in the data folder."

    def handle(self, *_args: object, **_options: object) -> None:
        for path in fonts.prepare(fonts_folder()):
            self.stdout.write(f"{path.name} {path.stat().st_size // 1024} KiB")
