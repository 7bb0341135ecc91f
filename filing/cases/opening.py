"""Where somebody opens a document first: what was served is opened where its opening counts, and then read in the file."""

import uuid
from collections.abc import Callable

from django.http import HttpResponseRedirect
from django.shortcuts import redirect

from courtportal.kernel.authz import Actor
from filing.cases.models import DossierEntry

Place = Callable[[Actor, uuid.UUID], str]
_places: list[Place] = []


def register_place_to_open(place: Place) -> Place:
    """Decorator: this function of another app answers where the actor opens a document first; '' for nowhere."""
    if place not in _places:
        _places.append(place)
    return place


def place_to_open(actor: Actor, document_id: uuid.UUID) -> str:
    """The address where the actor opens the document first; '' for who has opened it or was not served."""
    return next((found for place in _places if (found := place(actor, document_id))), "")


def opened_first(actor: Actor, entry: DossierEntry) -> HttpResponseRedirect | None:
    """The way to where the entry's document is opened first; None for what may be read in the file."""
    place = place_to_open(actor, entry.document_id) if entry.document_id else ""
    return redirect(place) if place else None
