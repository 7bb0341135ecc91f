"""What the ledger says now."""

import datetime as dt
import uuid
from collections import defaultdict

from filing.calendar.models import Hearing
from filing.cases.grouping import heard_together
from filing.cases.models import Case, Party
from filing.online.models import OnlineConsent
from filing.online.rules import Deed, Entry, Means, Step, Way, appears, last_entry, mode_in_force, way_of


def entries_of(party_ids: list[uuid.UUID]) -> list[Entry]:
    """The ledger of these parties, as the rules read it."""
    rows = OnlineConsent.objects.filter(party__in=party_ids).order_by("made_at", "pk")
    return [Entry(str(row.party_id), Step(row.step), Deed(row.deed), row.made_at, Means(row.means)) for row in rows]


def standing(party: Party, step: Step) -> Entry | None:
    """What counts now for the party and the step."""
    return last_entry(entries_of([party.pk]), str(party.pk), step)


def ways_to(case: Case, step: Step, now: dt.datetime) -> dict[uuid.UUID, Way]:
    """What the ledger says of each party for the step; for a hearing also of the parties of cases heard together with it."""
    cases = heard_together(case) if step == Step.HEARING else [case]
    present = Party.objects.filter(case__in=cases, left_at=None).order_by("role", "order")
    parties = list(present.values_list("pk", flat=True))
    entries = entries_of(parties)
    return {party: way_of(last_entry(entries, str(party), step), now) for party in parties}


def how_held(case: Case, planned: str, now: dt.datetime) -> str:
    """In which mode a hearing of the case is held that the court plans in this one (OLR art. 4)."""
    return mode_in_force(planned, ways_to(case, Step.HEARING, now).values())


def ways_at(hearing: Hearing, now: dt.datetime) -> dict[uuid.UUID, Way]:
    """How each party appears at this hearing: the one answer of every page and of the summons."""
    ways = ways_to(hearing.case, Step.HEARING, now)
    return {party: appears(hearing.mode, way) for party, way in ways.items()}


def ways_to_appear(case: Case, now: dt.datetime) -> dict[uuid.UUID, Way]:
    """How each party appears at the hearing that is on or to come; with none set, what it consented to."""
    hearing = present_sitting(case)
    return ways_at(hearing, now) if hearing else ways_to(case, Step.HEARING, now)


def history_of(party_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[OnlineConsent]]:
    """Every deed of each party, the newest first."""
    rows: dict[uuid.UUID, list[OnlineConsent]] = defaultdict(list)
    for row in OnlineConsent.objects.filter(party__in=party_ids).select_related("made_by").order_by("-made_at", "-pk"):
        rows[row.party_id].append(row)
    return rows


def present_sitting(case: Case) -> Hearing | None:
    """The hearing that is on, or the next one to come."""
    standing = (Hearing.State.OPEN, Hearing.State.RECESS, Hearing.State.SCHEDULED)
    rows = Hearing.objects.filter(case__in=heard_together(case), state__in=standing).select_related("case", "room")
    return rows.order_by("starts_at").first()


def next_sitting(case: Case) -> Hearing | None:
    """The hearing to come, whose time limits a withdrawal."""
    coming = Hearing.objects.filter(case__in=heard_together(case), state=Hearing.State.SCHEDULED)
    return coming.select_related("case").order_by("starts_at").first()
