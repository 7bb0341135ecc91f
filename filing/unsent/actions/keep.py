"""What is typed into a form is kept until the form is sent, for its owner alone."""

import datetime as dt
import json
from collections.abc import Mapping

from django.db import transaction

from courtportal.kernel.authz import Actor, visible_to
from filing.intake.rules.autosave import WHOLE_PAGE, Sent, takes_effect
from filing.unsent.models import UnsentForm
from filing.unsent.places import Spot

MOST_BYTES = 64 * 1024


class TooLong(Exception):
    """More was typed than is kept."""


def unsent_form(actor: Actor, spot: Spot) -> UnsentForm:
    """What the actor typed there and has not sent; an empty one that is not stored if there is nothing."""
    found = visible_to(actor, UnsentForm, "keep").filter(place=spot.place, about=spot.about, part=spot.part).first()
    return found or UnsentForm(owner_id=actor.account_id, place=spot.place, about=spot.about, part=spot.part, content={})


def _locked(actor: Actor, spot: Spot, now: dt.datetime) -> UnsentForm:
    named = {"owner_id": actor.account_id, "place": spot.place, "about": spot.about, "part": spot.part}
    return UnsentForm.objects.select_for_update().get_or_create(**named, defaults={"content": {}, "changed_at": now})[0]


@transaction.atomic
def keep_unsent(
    *, actor: Actor, spot: Spot, typed: Mapping[str, list[str]], now: dt.datetime, sent: Sent = WHOLE_PAGE
) -> UnsentForm:
    """Keep what was typed, right or wrong; a save that arrives late changes nothing (``rules.autosave``).

    Who may: who may fill in the form, for itself. It has no legal effect, so it stands in no log. Raises TooLong.
    """
    spot.require_open(actor)
    row = _locked(actor, spot, now)
    if not takes_effect(row.content, sent):
        return row
    kept = dict(typed) if sent.changed is None else {**row.typed, **typed}
    if len(json.dumps(kept, ensure_ascii=False).encode()) > MOST_BYTES:
        raise TooLong
    row.content["typed"], row.has_words, row.changed_at = kept, True, now
    row.save(update_fields=["content", "has_words", "changed_at"])
    return row


@transaction.atomic
def empty_unsent(*, actor: Actor, spot: Spot, now: dt.datetime, sent: Sent = WHOLE_PAGE) -> None:
    """The form was sent or is not wanted: nothing of its text stays, and a save that is still on its way brings none back.

    Who may: its owner, also where the form is closed since.
    """
    row = _locked(actor, spot, now)
    takes_effect(row.content, sent)
    row.content.pop("typed", None)
    row.emptied, row.has_words, row.changed_at = row.emptied + 1, False, now
    row.save(update_fields=["content", "emptied", "has_words", "changed_at"])
