"""The base of every table and the field for money."""

import uuid
from typing import Any

from django.db import models

from courtportal.kernel import clock, ids


class Entity(models.Model):
    """A row with an unguessable, time-ordered id and the instant it came to be."""

    id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True


class MoneyField(models.DecimalField):  # type: ignore[type-arg]
    """Yuan with two decimals, up to 9,999,999,999,999,999.99."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_digits"] = 18
        kwargs["decimal_places"] = 2
        super().__init__(*args, **kwargs)
