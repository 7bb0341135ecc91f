"""Long lists in pages of a bounded size; a hostile page number shows the nearest page that exists."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PAGE_PARAMETER = "page"


class KeysFirst(Paginator):  # type: ignore[type-arg]
    """Finds the keys of a page, then its rows: behind thousands of others a database would join each one that it skips."""

    def page(self, number: int | str) -> Page[Any]:
        """The page. Raises InvalidPage."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]
        keys = list(rows.values_list("pk", flat=True)[first : first + self.per_page])
        return Page(list(rows.filter(pk__in=keys)), number, self)


def paginate(
    request: HttpRequest,
    rows: "QuerySet[Any] | Sequence[Any]",
    per_page: int = 20,
    *,
    parameter: str = PAGE_PARAMETER,
    keys_first: bool = False,
) -> Page[Any]:
    """The page that ``?page=`` asks for, with at most ``per_page`` rows; the queryset must be ordered.

    A second list of one page is turned by a ``parameter`` of its own. ``keys_first``: for a long queryset with joins.
    """
    pages = KeysFirst(rows, per_page) if keys_first else Paginator(rows, per_page)
    return pages.get_page(request.GET.get(parameter, "1"))
