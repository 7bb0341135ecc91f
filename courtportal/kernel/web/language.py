"""The language of a page: Chinese, unless the reader chose another; what a browser asks for by itself does not count."""

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Django's LocaleMiddleware with the cookie of the language switch as its only source."""

    def process_request(self, request: HttpRequest) -> None:
        """Activate the chosen language, else the language of record."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()
