from django.apps import AppConfig

from courtportal.kernel.apps import autodiscover


class FilingConfig(AppConfig):
    name = "filing"

    def ready(self) -> None:
        autodiscover("filing")
