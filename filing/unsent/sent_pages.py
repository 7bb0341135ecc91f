"""Any form with a long text, on whichever page it stands: its words are kept for who typed them until it was sent.

The page's script (``keep-typed.js``) names the address to which the form is sent, and the form among those of that address.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import Resolver404, resolve

from courtportal.kernel.authz import Actor, may_ever, visible_to
from courtportal.kernel.authz.guard import Guard
from filing.unsent.models import UnsentForm
from filing.unsent.places import Spot

PLACE = "page"
MOST_FORMS = 300  # of one account; who begins more without sending any is told that nothing is kept
LONGEST_ADDRESS, LONGEST_FORM = 500, 40
SEEN = "_seen"  # what stood in the form when it was opened: older words never cover what another has saved since


@dataclass(frozen=True, slots=True)
class PageSpot(Spot):
    """A form that is sent to ``address``; ``about`` stands for the address, ``part`` for the form."""

    address: str = ""

    def require_open(self, actor: Actor) -> None:
        """The actor's role may ever send something there; the page itself judges the rest. Raises Http404."""
        if not may_ever(actor, "filing.unsentform", "keep"):
            raise Http404
        guard = guard_of(self.address)
        if guard is None or not may_ever(actor, guard.object, guard.action):
            raise Http404
        known = visible_to(actor, UnsentForm, "keep").filter(place=PLACE)
        if known.filter(has_words=True).count() >= MOST_FORMS and not known.filter(about=self.about, part=self.part).exists():
            raise Http404


def page_spot(address: str, form: str) -> PageSpot:
    """The form of this name at the address. Raises Http404 for what is no address or no name."""
    if not address.startswith("/") or len(address) > LONGEST_ADDRESS or not 0 < len(form) <= LONGEST_FORM:
        raise Http404
    return PageSpot(PLACE, uuid.uuid5(uuid.NAMESPACE_URL, address), form, address)


def guard_of(address: str) -> Guard | None:
    """For what the view at the address is; None where nobody needs a right or nothing is there."""
    try:
        view: Any = resolve(address).func
    except Resolver404:
        return None
    return getattr(view, "guard", None)
