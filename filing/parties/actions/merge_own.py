"""Who was entered in the address book and then proved to be the account's own person is one person, not two."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.actions.keep_contact import remove_contact
from courtportal.kernel.identity.models import User
from filing.intake.models import FilingDraft
from filing.parties.known import entered_again


@transaction.atomic
def merge_own(*, actor: Actor, user_id: uuid.UUID, now: dt.datetime) -> int:
    """Entries with the account's proven name and number are gone from its address book; its open drafts name its own self.

    Done again it finds nothing. What was submitted stays as it is. Returns how many entries there were.
    """
    user = User.objects.select_for_update(of=("self",)).select_related("person").get(pk=user_id)
    twice = list(entered_again(user))
    if twice:
        _name_own_self(user, {str(one.pk) for one in twice})
        record(actor=actor, action="merge_own", obj=user, now=now, detail={"entries": len(twice)})
    for entry in twice:
        remove_contact(actor=actor, contact=entry, now=now)
    return len(twice)


def _name_own_self(user: User, entries: set[str]) -> None:
    for draft in FilingDraft.objects.select_for_update(of=("self",)).filter(owner=user, is_open=True):
        named = [one for one in draft.content.get("parties", []) if one["source"] in entries]
        for one in named:
            one["source"] = str(user.person_id)
        if named:
            draft.save(update_fields=["content"])
