from django.apps import AppConfig

from courtportal.kernel.apps import autodiscover


class SearchConfig(AppConfig):
    name = "search"

    def ready(self) -> None:
        autodiscover("search")
