"""What the ledger says now."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet

from courtportal.kernel.authz import Actor, visible_to
from filing.calendar.models import Hearing
from filing.cases.grouping import heard_together, heard_with
from filing.cases.models import Case, Party
from filing.cases.policies import own_party
from filing.online.models import OnlineConsent
from filing.online.rules import (
    ANSWER_DAYS,
    ASKED,
    STEP_OF_SITTING,
    Deed,
    Entry,
    Means,
    Step,
    Way,
    appears,
    last_entry,
    mode_in_force,
    way_of,
)
from filing.online.turn_models import SpeakingTurn

SITTINGS = frozenset(STEP_OF_SITTING.values())


def entries_of(party_ids: list[uuid.UUID]) -> list[Entry]:
    """The ledger of these parties, as the rules read it."""
    rows = OnlineConsent.objects.filter(party__in=party_ids).order_by("made_at", "pk")
    return [Entry(str(row.party_id), Step(row.step), Deed(row.deed), row.made_at, Means(row.means)) for row in rows]


def standing(party: Party, step: Step) -> Entry | None:
    """What counts now for the party and the step."""
    return last_entry(entries_of([party.pk]), str(party.pk), step)


def ways_to(case: Case, step: Step, now: dt.datetime) -> dict[uuid.UUID, Way]:
    """What the ledger says of each party for the step; for a sitting also of the parties of cases heard together with it."""
    cases = heard_together(case) if step in SITTINGS else [case]
    present = Party.objects.filter(case__in=cases, left_at=None).order_by("role", "order")
    parties = list(present.values_list("pk", flat=True))
    entries = entries_of(parties)
    return {party: way_of(last_entry(entries, str(party), step), now) for party in parties}


def how_held(case: Case, kind: str, planned: str, now: dt.datetime) -> str:
    """In which mode a sitting of the kind is held that the court plans in this one (OLR art. 4)."""
    return mode_in_force(planned, ways_to(case, STEP_OF_SITTING[kind], now).values())


def ways_at(hearing: Hearing, now: dt.datetime) -> dict[uuid.UUID, Way]:
    """How each party appears at this hearing: the one answer of every page and of the summons."""
    ways = ways_to(hearing.case, STEP_OF_SITTING[hearing.kind], now)
    return {party: appears(hearing.mode, way) for party, way in ways.items()}


def consented_all(hearing: Hearing) -> bool:
    """Whether each party of that time had consented to the step online when the sitting closed: who joins, leaves, succeeds or
    withdraws later changes nothing.
    """
    closed = hearing.closed_at or hearing.ends_at
    rows = Party.objects.filter(case__in=heard_together(hearing.case)).only("joined_at", "left_at", "succeeds")
    parties = {party.pk: party for party in rows}
    said = [one for one in entries_of(list(parties)) if one.at <= closed]
    step = STEP_OF_SITTING[hearing.kind]
    ways = [way_of(_binding(party, parties, said, step), closed) for party in parties.values() if _took_part(party, closed)]
    return bool(ways) and all(way.online for way in ways)


def _took_part(party: Party, at: dt.datetime) -> bool:
    """Whether the party was in the case; there from the filing on is who never joined."""
    return (party.joined_at is None or party.joined_at <= at) and (party.left_at is None or party.left_at > at)


def _binding(party: Party, parties: Mapping[uuid.UUID, Party], said: Collection[Entry], step: Step) -> Entry | None:
    """The last word of the party; of a successor who has said nothing that of the former party, which binds it (CPL-I 55)."""
    own = last_entry(said, str(party.pk), step)
    former = parties.get(party.succeeds_id) if party.succeeds_id else None
    return own if own or former is None else _binding(former, parties, said, step)


def history_of(party_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[OnlineConsent]]:
    """Every deed of each party, the newest first."""
    rows: dict[uuid.UUID, list[OnlineConsent]] = defaultdict(list)
    for row in OnlineConsent.objects.filter(party__in=party_ids).select_related("made_by").order_by("-made_at", "-pk"):
        rows[row.party_id].append(row)
    return rows


def present_sittings(case: Case) -> list[Hearing]:
    """What is on or to come, of every kind, the next first."""
    standing = (Hearing.State.OPEN, Hearing.State.RECESS, Hearing.State.SCHEDULED)
    rows = Hearing.objects.filter(case__in=heard_together(case), state__in=standing).select_related("case", "room")
    return list(rows.order_by("starts_at"))


def ways_by_step(case: Case, now: dt.datetime) -> dict[Step, dict[uuid.UUID, Way]]:
    """How each party appears at the next sitting of each step for which there is one."""
    return {STEP_OF_SITTING[one.kind]: ways_at(one, now) for one in reversed(present_sittings(case))}


def sittings_to_come(case: Case, step: Step) -> list[Hearing]:
    """The sittings of the step that have not begun, the next first; its time limits a withdrawal."""
    kinds = [kind for kind, its in STEP_OF_SITTING.items() if its == step]
    coming = Hearing.objects.filter(case__in=heard_together(case), state=Hearing.State.SCHEDULED, kind__in=kinds)
    return list(coming.select_related("case").order_by("starts_at"))


def own_ways(actor: Actor, hearings: Collection[Hearing], now: dt.datetime) -> dict[uuid.UUID, list[Way]]:
    """How the actor's own parties appear at each of these hearings; of many hearings in a few queries."""
    together = heard_with({one.case_id for one in hearings})
    own = Party.objects.filter(own_party(actor), case__in=frozenset().union(*together.values()), left_at=None)
    parties = list(own.values_list("pk", "case_id"))
    entries = entries_of([party for party, _case in parties])
    steps = {STEP_OF_SITTING[one.kind] for one in hearings}
    ways = {(party, step): way_of(last_entry(entries, str(party), step), now) for party, _case in parties for step in steps}
    return {
        one.pk: [
            appears(one.mode, ways[party, STEP_OF_SITTING[one.kind]]) for party, case in parties if case in together[one.case_id]
        ]
        for one in hearings
    }


def own_turns(actor: Actor, hearings: Iterable[Hearing]) -> dict[uuid.UUID, SpeakingTurn]:
    """The turn that the actor has now in each of these asynchronous hearings."""
    rows = visible_to(actor, SpeakingTurn, "speak").filter(hearing__in=[one.pk for one in hearings])
    return {row.hearing_id: row for row in rows}


def unanswered(actor: Actor, heard: Collection[tuple[uuid.UUID, str]], now: dt.datetime) -> QuerySet[OnlineConsent]:
    """What the own parties were asked and have not answered, the newest first: within three days of the question (OLR art. 10),
    and for a sitting to come, of one of the cases and steps ``heard``, however long ago. An invitation to mediate is answered
    itself.
    """
    later = OnlineConsent.objects.filter(party=OuterRef("party"), step=OuterRef("step"), made_at__gte=OuterRef("made_at"))
    for_a_sitting = Q(*(Q(step=step, party__case=case) for case, step in heard), _connector=Q.OR) if heard else Q(pk=None)
    in_time = Q(made_at__gt=now - dt.timedelta(days=ANSWER_DAYS))
    rows = OnlineConsent.objects.filter(
        ~Exists(later.exclude(deed=Deed.ASKED)), in_time | for_a_sitting, deed=Deed.ASKED,
        party__in=visible_to(actor, Party, "consent_online"),
    )  # fmt: skip
    rows = rows.filter(step__in=[step.value for step in ASKED])
    return rows.exclude(step=Step.MEDIATION, made_by=None).select_related("party__case").order_by("-made_at", "-pk")
