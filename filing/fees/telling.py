"""Notices about money to everyone who acts online for the party that pays: the party itself and its agents."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from courtportal.kernel.identity.models import User
from filing.calendar.telling import sides_of_party
from filing.fees.models import Fee
from filing.notices import tell


def people_of(fee: Fee) -> list[User]:
    """Who hears of the fee; nobody where the payer has no account and no agent."""
    return sides_of_party(fee.payer) if fee.payer else []


def tell_side(
    fee: Fee,
    *,
    title: Promise,
    body: Promise,
    key: str,
    now: dt.datetime,
    facts: Mapping[str, Any] | None = None,
    also: User | None = None,
) -> None:
    """Each of the payer's side is told once for the key, and ``also`` who asked for something; the link leads to the fee."""
    people = {user.pk: user for user in (*people_of(fee), *([also] if also else []))}
    for user in people.values():
        tell(
            user,
            title=title,
            body=body,
            facts={"number": fee.case.case_number, **(facts or {})},
            link=reverse("filing:fee", args=[fee.pk]),
            key=f"{key}:{user.pk}",
            now=now,
        )
