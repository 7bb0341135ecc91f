"""What every router needs: bodies that refuse unknown fields, amounts as decimal text, pages of a list, problems."""

import datetime as dt
import math
from collections.abc import Callable, Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_noop as _
from ninja import Field, Schema
from pydantic import ConfigDict, PlainSerializer
from pydantic.fields import FieldInfo

T = TypeVar("T")
MOST_PAGE, MOST_PER_PAGE = 10_000, 100


class Body(Schema):
    """A request's body: what it does not know it refuses, so that a slip of the pen is told."""

    model_config = ConfigDict(extra="forbid")


# Yuan as decimal text: a JSON number would be read as a float.
Money = Annotated[
    Decimal,
    PlainSerializer(lambda amount: f"{amount:.2f}", return_type=str),
    Field(json_schema_extra={"examples": ["12345.60"]}),
]


def one_of(choices: type[StrEnum] | type[TextChoices]) -> FieldInfo:
    """``Annotated[str, one_of(Case.State)]``: the values stand in place, because a document names a schema once only."""
    return Field(json_schema_extra={"enum": [one.value for one in choices]})  # type: ignore[no-any-return]


def instant(value: dt.datetime) -> str:
    """An instant in UTC (ISO 8601)."""
    return value.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


Instant = Annotated[dt.datetime, PlainSerializer(instant, return_type=str), Field(json_schema_extra={"format": "date-time"})]


class Paging(Schema):
    """Which page of a list, counted from 1."""

    page: int = Field(1, ge=1, le=MOST_PAGE, description=_("第几页，从 1 起"))
    per_page: int = Field(20, ge=1, le=MOST_PER_PAGE, description=_("每页几条"))


class Listing(Schema, Generic[T]):
    """One page of a list with how many there are in all."""

    items: list[T]
    page: int
    per_page: int
    pages: int
    total: int


class FaultOut(Schema):
    pointer: str = Field(description=_("JSON 指针，或者参数的名称"))
    code: str
    detail: str


class ProblemOut(Schema):
    """RFC 9457."""

    type: str
    code: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[FaultOut]


def listing(rows: "QuerySet[Any]", paging: Paging, show: Callable[[list[Any]], Iterable[Any]]) -> dict[str, Any]:
    """The page of an ordered queryset, shown; a page behind the last one is empty."""
    total, first = rows.count(), (paging.page - 1) * paging.per_page
    return {
        "items": list(show(list(rows[first : first + paging.per_page]))),
        "page": paging.page,
        "per_page": paging.per_page,
        "pages": math.ceil(total / paging.per_page),
        "total": total,
    }
