from django.apps import AppConfig
from django.conf import settings

from courtportal.kernel.apps import autodiscover


class SearchConfig(AppConfig):
    name = "search"

    def ready(self) -> None:
        from search import engines
        from search.engines import embedded  # noqa: F401 - registers itself

        engines.use(settings.SEARCH_ENGINE, str(settings.DATA_DIR / "search" / "judgments"))
        autodiscover("search")
