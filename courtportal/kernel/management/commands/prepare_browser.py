"""Install the packages that pages use in the browser; run again, it does nothing."""

from django.core.management.base import BaseCommand

from courtportal.kernel.web import browser_packages


class Command(BaseCommand):
    help = "Install the packages of the browser (npm, from the locked list) and lay them beside the portal's own scripts."

    def handle(self, *_args: object, **_options: object) -> None:
        for path in browser_packages.prepare():
            self.stdout.write(f"{path.name} {path.stat().st_size // 1024} KiB")
