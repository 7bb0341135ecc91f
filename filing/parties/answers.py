"""What a defendant has said: its answer, and what it has said since to claims that were changed."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from filing.applications.models import Application
from filing.applications.rules.disposal import CLAIM_CHANGE
from filing.calendar.models import Deadline
from filing.calendar.rules.limits import rules_of
from filing.cases.models import Party
from filing.parties.models import ChangedClaimsAnswer, PartyAnswer

# The case is still heard: later nobody answers any more.
HEARD = ("accepted", "in_trial", "suspended")


@dataclass(frozen=True, slots=True)
class Said:
    """The positions by the key of the element, and the words."""

    positions: dict[str, Any]
    text: str


def said_by(answers: Iterable[PartyAnswer], to_changes: Iterable[ChangedClaimsAnswer]) -> dict[uuid.UUID, Said]:
    """By the party: what was answered first, and what was added for changed claims; the first answer stays as it was."""
    found = {one.party_id: Said(dict(one.positions), one.text) for one in answers}
    for one in sorted(to_changes, key=lambda later: later.submitted_at):
        before = found.get(one.party_id, Said({}, ""))
        added = _("对变更后的诉讼请求：%(text)s") % {"text": one.text} if one.text else ""
        text = "\n".join(part for part in (before.text, added) if part)
        found[one.party_id] = Said({**before.positions, **one.positions}, text)
    return found


def has_changed_claims_to_answer() -> Q:
    """Parties whose answer is older than a change of the claims to which they have said nothing yet."""
    later = ChangedClaimsAnswer.objects.filter(party=OuterRef(OuterRef("pk")), submitted_at__gte=OuterRef("decided_at"))
    changes = Application.objects.filter(
        case=OuterRef("case"), kind=CLAIM_CHANGE, state=Application.State.GRANTED, decided_at__gt=OuterRef("answer__submitted_at")
    )
    return Q(Exists(changes.exclude(Exists(later))), case__state__in=HEARD)


def term_to_answer(party: Party) -> Deadline | None:
    """The term that the party has for its answer now; the last one where it is over; None before the complaint is served."""
    terms = Deadline.objects.filter(party=party, rule__in=rules_of("answer", "answer_changed"))
    return terms.exclude(state=Deadline.State.CANCELLED).order_by("-due_on").first()


def answers_again(party: Party) -> bool:
    """Whether the party has answered: what it says now is said to the changed claims. The caller has judged the right to it."""
    return PartyAnswer.objects.filter(party=party).exists()
