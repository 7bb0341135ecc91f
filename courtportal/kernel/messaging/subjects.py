"""What a notice is about, as its SMS names it: told from the page to which the notice leads.

An app registers for the name of an address's argument (``case_id``) how its court and number are found.
"""

import uuid
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve


class Subject(NamedTuple):
    """A court and the number under which it keeps the matter; '' while it has none."""

    court: str
    number: str


Find = Callable[[uuid.UUID], Subject | None]
_finders: dict[str, list[Find]] = {}


def register_subject(argument: str, find: Find) -> None:
    """``find`` says the subject for the identifier under this name in an address; several may know the same name."""
    _finders.setdefault(argument, []).append(find)


def subject_of(link: str) -> Subject | None:
    """The subject of a notice with this link, in the language in force; None for a page about no matter of a court."""
    try:
        arguments = resolve(urlsplit(link).path).kwargs
    except Resolver404:
        return None
    found = (find(value) for name, value in arguments.items() for find in _finders.get(name, ()))
    return next((subject for subject in found if subject), None)
