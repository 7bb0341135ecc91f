"""What the ledger says now."""

import datetime as dt
import uuid
from collections import defaultdict

from filing.calendar.models import Hearing
from filing.cases.models import Case, Party
from filing.online.models import OnlineConsent
from filing.online.rules import Deed, Entry, Means, Step, Way, last_entry, way_of


def entries_of(party_ids: list[uuid.UUID]) -> list[Entry]:
    """The ledger of these parties, as the rules read it."""
    rows = OnlineConsent.objects.filter(party__in=party_ids).order_by("made_at", "pk")
    return [Entry(str(row.party_id), Step(row.step), Deed(row.deed), row.made_at, Means(row.means)) for row in rows]


def standing(party: Party, step: Step) -> Entry | None:
    """What counts now for the party and the step."""
    return last_entry(entries_of([party.pk]), str(party.pk), step)


def ways_to(case: Case, step: Step, now: dt.datetime) -> dict[uuid.UUID, Way]:
    """How each party of the case appears at the step."""
    parties = list(case.parties.filter(left_at=None).order_by("role", "order").values_list("pk", flat=True))
    entries = entries_of(parties)
    return {party: way_of(last_entry(entries, str(party), step), now) for party in parties}


def history_of(party_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[OnlineConsent]]:
    """Every deed of each party, the newest first."""
    rows: dict[uuid.UUID, list[OnlineConsent]] = defaultdict(list)
    for row in OnlineConsent.objects.filter(party__in=party_ids).select_related("made_by").order_by("-made_at", "-pk"):
        rows[row.party_id].append(row)
    return rows


def next_sitting(case: Case) -> Hearing | None:
    """The hearing to come, whose time limits a withdrawal."""
    return case.hearings.filter(state=Hearing.State.SCHEDULED).order_by("starts_at").first()
