"""The answer is written over days: what is typed is kept until it is handed in (民事诉讼法 第一百二十八条: fifteen days)."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from courtportal.kernel.authz import Actor
from filing.cases.holding import access_party
from filing.cases.models import Party
from filing.intake.rules.autosave import WHOLE_PAGE, Sent, of_these, takes_effect
from filing.parties.models import AnswerDraft


def draft_of(party: Party) -> AnswerDraft:
    """What was typed of the party's answer so far; an empty one that is not stored yet. The caller has checked access."""
    return AnswerDraft.objects.filter(pk=party.pk).first() or AnswerDraft(pk=party.pk, party=party, content={})


@transaction.atomic
def save_answer_draft(
    *, actor: Actor, party_id: uuid.UUID, typed: Mapping[str, Any], now: dt.datetime, sent: Sent = WHOLE_PAGE
) -> AnswerDraft:
    """Keep what was typed, right or wrong; a save that arrives late changes nothing (``rules.autosave``).

    Who may: who acts for the defendant, until the answer is given. It has no legal effect, so it stands in no log.
    """
    draft = draft_of(access_party(actor, party_id, "answer"))
    if takes_effect(draft.content, sent):
        draft.content["typed"] = {**draft.typed, **of_these(typed, sent)}
        draft.updated_at = now
        draft.version += 1
        draft.save()
    return draft
