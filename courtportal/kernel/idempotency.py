"""One effect for one key: a form or client that sends twice gets the first answer again."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, models, transaction
from django.http import QueryDict

from courtportal.kernel.authz.actor import Actor
from courtportal.kernel.fields import Entity


class IdempotencyRecord(Entity):
    """What a key has done: the digest of its request and the reference of its result."""

    owner = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    request_sha256 = models.CharField(max_length=64)
    result = models.CharField(max_length=200)

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="idempotency_key")]

    def __str__(self) -> str:
        return self.key


class KeyUsedDifferently(Exception):
    """The same key came with another request (answer 409)."""


def sending_of(fields: QueryDict) -> str:
    """What one sending of a page is known by: everything that was sent with it, the key that was minted with the page among it.

    The same page with another choice is another sending. "" for a page whose key got lost.
    """
    if not fields.get("key"):
        return ""
    said = sorted((name, values) for name, values in fields.lists() if name != "csrfmiddlewaretoken")
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def done_before(actor: Actor, key: str) -> str:
    """The reference of what this key of the actor has done; "" if it has done nothing."""
    owner = str(actor.user_id or actor.role)
    found = IdempotencyRecord.objects.filter(owner=owner, key=key).values_list("result", flat=True).first() if key else None
    return found or ""


def once_sent(*, actor: Actor, key: str, effect: Callable[[], Any]) -> str:
    """``once`` for a page, whose ``sending_of`` says what was sent; without a key it counts each time."""
    return once(actor=actor, key=key, request_body=b"", effect=effect) if key else str(effect())


def once(*, actor: Actor, key: str, request_body: bytes, effect: Callable[[], Any]) -> str:
    """Run ``effect`` (returns a reference such as an id) in a transaction unless the actor's key has run; returns the reference.

    Two at once: the unique key lets one through, the other gets its result. Raises KeyUsedDifferently for another body.
    """
    owner, digest = str(actor.user_id or actor.role), hashlib.sha256(request_body).hexdigest()
    known = IdempotencyRecord.objects.filter(owner=owner, key=key).first()
    if known is None:
        try:
            with transaction.atomic():
                record = IdempotencyRecord.objects.create(owner=owner, key=key, request_sha256=digest, result="")
                record.result = str(effect())
                record.save(update_fields=["result"])
                return record.result
        except IntegrityError:
            known = IdempotencyRecord.objects.filter(owner=owner, key=key).first()
            if known is None:
                raise
    if known.request_sha256 != digest:
        raise KeyUsedDifferently(key)
    return known.result
