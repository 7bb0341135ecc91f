"""Pages go compressed to browsers that take it: on a phone the page is what one waits for."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressedPagesMiddleware(GZipMiddleware):
    """Pages alone: files are compressed already, or are asked for in parts.

    Django hides the length of what is compressed by a random name within it (the BREACH attack on secrets in a page).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The page as it goes out."""
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)
