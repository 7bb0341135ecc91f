"""Finding rows by one of several conditions without reading every row."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q

M = TypeVar("M", bound=models.Model)
EVERYTHING = Q()


def matching_any(rows: models.QuerySet[M], conditions: Iterable[Q], *, within: Q = EVERYTHING) -> models.QuerySet[M]:
    """Those of ``rows`` that match one of the conditions, each once; without conditions none, with an empty one all.

    A database answers an OR over several tables only by reading every row, and a join to many repeats a row: so each condition
    looks up its own keys. Who wants but few of them says so by ``within``: PostgreSQL finds all keys of a condition before it
    looks at what is asked of the rows, unless the condition itself names it.
    """
    rows = rows.filter(within)
    asked = list(conditions)
    if not asked:
        return rows.none()
    if not all(asked):
        return rows
    if len(asked) == 1 and not _joins_many(found := rows.filter(asked[0])):
        return found
    manager: Any = rows.model._default_manager
    keys = [manager.filter(within & condition).order_by().values("pk") for condition in asked]
    return rows.filter(pk__in=keys[0].union(*keys[1:]) if keys[1:] else keys[0])


def _joins_many(rows: models.QuerySet[Any]) -> bool:
    fields = [getattr(join, "join_field", None) for join in rows.query.alias_map.values()]
    return any(field is not None and (field.one_to_many or field.many_to_many) for field in fields)
