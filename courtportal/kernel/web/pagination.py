"""Long lists in pages of a bounded size; a hostile page number shows the nearest page that exists."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PAGE_PARAMETER = "page"


def paginate(
    request: HttpRequest, rows: "QuerySet[Any] | Sequence[Any]", per_page: int = 20, *, parameter: str = PAGE_PARAMETER
) -> Page[Any]:
    """The page that ``?page=`` asks for, with at most ``per_page`` rows; the queryset must be ordered.

    A second list of one page is turned by a ``parameter`` of its own.
    """
    return Paginator(rows, per_page).get_page(request.GET.get(parameter, "1"))
