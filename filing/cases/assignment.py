"""Assigning a case by lot: the seed was committed before, the draw is recorded, and anyone can draw it again.

The rules themselves are ``rules/draw.py``. A member who stands aside is replaced by a new draw without him.
"""

import datetime as dt
import secrets
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Q, QuerySet

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, Role
from courtportal.kernel.courts.models import Court, Level
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox import publish
from filing.cases.chain import earlier_instances
from filing.cases.draw_models import Availability, DrawSeed, Leave, PanelDraw
from filing.cases.models import Case, CaseLink, PanelMember
from filing.cases.rules.draw import TOLERANCE, Candidate, Lot, commitment, draw, weighed
from filing.cases.rules.procedure import FIRST_INSTANCE, REVOCATION, TRIED
from filing.events import PanelChanged

Duty = PanelMember.Duty
OPEN_STATES = ("accepted", "in_trial", "in_enforcement")
ROLES: dict[str, tuple[Role, ...]] = {
    Duty.SOLE_JUDGE: (Role.JUDGE,),
    Duty.PRESIDING_JUDGE: (Role.JUDGE, Role.PRESIDING_JUDGE),
    Duty.JUDGE: (Role.JUDGE, Role.PRESIDING_JUDGE),
    Duty.CLERK: (Role.CLERK,),
    Duty.OFFICER: (Role.ENFORCEMENT_OFFICER,),
    Duty.ASSISTANT: (Role.ASSISTANT,),
}
SOLE = (Duty.SOLE_JUDGE, Duty.CLERK)
COLLEGIAL = (Duty.PRESIDING_JUDGE, Duty.JUDGE, Duty.JUDGE, Duty.CLERK)
JUDGING = (Duty.SOLE_JUDGE, Duty.PRESIDING_JUDGE, Duty.JUDGE)
# What a panel consists of, by the type of the case (CPL 40–42).
PANELS: dict[str, tuple[str, ...]] = {
    "执": (Duty.OFFICER, Duty.CLERK),
    "执恢": (Duty.OFFICER, Duty.CLERK),
    # 法释〔2015〕10号 art. 11: objections and reconsiderations are examined by a collegial panel.
    "执异": COLLEGIAL,
    "执复": COLLEGIAL,
    "执保": (Duty.OFFICER, Duty.CLERK),
    # CPL-I 292: a third party's suit to revoke a judgment is heard by a collegial panel.
    REVOCATION: COLLEGIAL,
    "民终": COLLEGIAL,
    "民辖终": COLLEGIAL,
    "破终": COLLEGIAL,
    "民申": COLLEGIAL,
    "民再": COLLEGIAL,
}


@dataclass(frozen=True, slots=True)
class Together:
    """The seats for which one person is drawn; ``chosen`` was drawn for an earlier one of them, '' before.

    ``duty``: the one for which the person is drawn beside the seats; without it, in their place.
    """

    seats: tuple[PanelMember, ...]
    chosen: str = ""
    duty: str = ""


def assign_panel(*, actor: Actor, case: Case, now: dt.datetime) -> list[PanelMember]:
    """Give the case its panel by lot (民事诉讼法 第四十至四十二条), in the caller's transaction.

    A duty nobody can take stays open; the record of the draw says why. Event: PanelChanged.
    """
    duties = COLLEGIAL if _never_alone(case) else PANELS.get(case.case_type, SOLE)
    seed = committed_seed(case.court, now)
    drawn = [_draw(actor, case, duty, PanelDraw.Reason.FIRST, seed, now) for duty in duties]
    _spend(seed, case.court, now)
    publish(PanelChanged(case_id=case.pk), now=now)
    return [member for member in drawn if member is not None]


def _never_alone(case: Case) -> bool:
    """A remanded case is tried by another panel (CPL 41); a judge tries a case alone at basic courts only (CPL 40, 160)."""
    remanded = case.links_in.filter(kind=CaseLink.Kind.REMAND).exists()
    return remanded or (case.case_type in FIRST_INSTANCE and case.court.level != Level.BASIC)


def draw_member(
    *, actor: Actor, case: Case, duty: str, reason: str, now: dt.datetime, together: Together | None = None,
    makes_up_for: PanelDraw | None = None,
) -> PanelMember | None:  # fmt: skip
    """Draw one member for the duty with the court's committed seed, and commit the next one. In the caller's transaction.

    ``makes_up_for``: the earlier draw of the seat, which found nobody.
    """
    seed = committed_seed(case.court, now)
    member = _draw(actor, case, duty, reason, seed, now, together)
    if makes_up_for is not None:
        PanelDraw.objects.filter(case=case, seed=seed).update(makes_up_for=makes_up_for)
    _spend(seed, case.court, now)
    return member


def _spend(seed: DrawSeed, court: Court, now: dt.datetime) -> None:
    """The seed was used for its occasion, all duties of it; the next one is committed for the next."""
    seed.used_at = now
    seed.save(update_fields=["used_at"])
    commit_seed(court, now)


def _draw(
    actor: Actor, case: Case, duty: str, reason: str, seed: DrawSeed, now: dt.datetime, together: Together | None = None
) -> PanelMember | None:
    number = PanelDraw.objects.filter(case=case).count() + 1
    tolerance = int(case.court.settings.get("draw_tolerance", TOLERANCE))
    found = candidates(case, ROLES[duty], clock.local(now).date(), together)
    lot = draw(seed=seed.seed, occasion=f"{case.pk}:{duty}:{number}", candidates=found, tolerance=tolerance)
    stored = _keep(case, duty, reason, seed, lot, tolerance, now)
    record(
        actor=actor, action="draw", obj=stored, now=now, detail={"duty": str(duty), "chosen": lot.chosen, "seed": seed.commitment}
    )
    if not lot.chosen:
        return None
    member, _created = PanelMember.objects.get_or_create(case=case, user_id=lot.chosen, duty=duty, defaults={"ended_at": None})
    return member


def _keep(case: Case, duty: str, reason: str, seed: DrawSeed, lot: Lot, tolerance: int, now: dt.datetime) -> PanelDraw:
    return PanelDraw.objects.create(
        case=case,
        number=int(lot.occasion.rpartition(":")[2]),
        duty=duty,
        reason=reason,
        seed=seed,
        occasion=lot.occasion,
        candidates=[[one.id, one.load, one.excluded] for one in lot.candidates],
        weights=[list(pair) for pair in lot.weights],
        tolerance=tolerance,
        chosen_id=lot.chosen or None,
        drawn_at=now,
    )


def redraw(*, actor: Actor, member: PanelMember, reason: str, now: dt.datetime) -> PanelMember | None:
    """The member leaves, another is drawn for the same duty; in the caller's transaction. Event: PanelChanged."""
    return redraw_together(actor=actor, seats=[member], reason=reason, now=now)


def redraw_together(*, actor: Actor, seats: Sequence[PanelMember], reason: str, now: dt.datetime) -> PanelMember | None:
    """One person leaves these seats, in cases heard together; who is drawn for the first case takes them all.

    Only who may take every one of the seats is drawn; where there is nobody like that, each seat is drawn by itself. Returns the
    new member of the first case, if there is one. In the caller's transaction. Event: PanelChanged, for each case.
    """
    for seat in seats:
        seat.ended_at = now
        seat.save(update_fields=["ended_at"])
        record(actor=actor, action="leave_panel", obj=seat, now=now, reason=reason)
    together, drawn = _who_takes_all(seats, clock.local(now).date()), []
    for seat in seats:
        found = draw_member(actor=actor, case=seat.case, duty=seat.duty, reason=reason, now=now, together=together)
        if together is not None and found is not None:
            together = replace(together, chosen=str(found.user_id))
        drawn.append(found)
        publish(PanelChanged(case_id=seat.case_id, draw=PanelDraw.objects.filter(case=seat.case).count()), now=now)
    return drawn[0]


def _who_takes_all(seats: Sequence[PanelMember], today: dt.date) -> Together | None:
    """One person for all of the seats; None where nobody may take them all."""
    together = Together(tuple(seats))
    found = candidates(seats[0].case, ROLES[seats[0].duty], today, together)
    return together if any(not one.excluded for one in found) else None


def candidates(case: Case, roles: tuple[Role, ...], today: dt.date, together: Together | None = None) -> list[Candidate]:
    """Everyone of the court with such a role, with open cases (weighed by the share of a full load) and why not, if not."""
    load = Count("panels", filter=Q(panels__ended_at=None, panels__case__state__in=OPEN_STATES), distinct=True)
    users = _serving(case, roles).annotate(load=load).distinct()
    reasons, shares = _reasons_in(case, today, together), _shares(case)
    if together:
        all_seats, why = _holders_of_every_role(together), "together" if together.chosen else "other_seat"
        reasons = {str(user.pk): why for user in users if str(user.pk) not in all_seats} | reasons
    return [
        Candidate(str(user.pk), weighed(user.load, shares.get(user.pk, 100)), reasons.get(str(user.pk), "")) for user in users
    ]


def _serving(case: Case, roles: tuple[Role, ...]) -> "QuerySet[User]":
    """Everyone who has such a role at the court now."""
    return User.objects.filter(
        appointments__role__in=roles, appointments__court_id=case.court_id, appointments__ended_at=None, is_active=True
    )


def _holders_of_every_role(together: Together) -> set[str]:
    """Who could take every seat by the roles alone; once somebody was drawn for an earlier one, this person only."""
    if together.chosen:
        return {together.chosen}
    roles = ((seat.case, ROLES[together.duty or seat.duty]) for seat in together.seats)
    serving = (_serving(case, of_seat).values_list("pk", flat=True) for case, of_seat in roles)
    return set.intersection(*({str(key) for key in one} for one in serving))


def _shares(case: Case) -> dict[uuid.UUID, int]:
    """Who carries another share than a full load, in percent."""
    return dict(Availability.objects.filter(court=case.court_id).exclude(share=100).values_list("user_id", "share"))


def _reasons_in(case: Case, today: dt.date, together: Together | None) -> dict[str, str]:
    """Who may not be drawn in this case, or in one for which the same person is drawn; why not in the case itself first.

    Who was drawn before for another of the cases sits there already and may sit here.
    """
    found: dict[str, str] = {}
    if together:
        for seat in together.seats:
            found |= {user: why for user, why in _reasons(seat.case, today).items() if user != together.chosen}
    return found | _reasons(case, today)


def _reasons(case: Case, today: dt.date) -> dict[str, str]:
    """Who may not be drawn in this case, and why; the gravest reason wins."""
    found: dict[str, str] = {}
    for one in Availability.objects.filter(court=case.court_id):
        if one.causes and not any(case.cause_code.startswith(str(cause)) for cause in one.causes):
            found[str(one.user_id)] = "specialty"
    away = Leave.objects.filter(court=case.court_id, first_day__lte=today, last_day__gte=today, withdrawn_at=None)
    found |= {str(user_id): "leave" for user_id in away.values_list("user_id", flat=True)}
    # Who tried the dispute in one instance tries it in no other (CPL 41, CPL-I 45); an examination is no trial.
    # An objection that is sent back is examined by another panel too (法释〔2020〕21号 art. 11).
    tried = Q(case__in=earlier_instances(case), case__case_type__in=TRIED)
    sent_back = Q(case__links_out__to_case=case, case__links_out__kind=CaseLink.Kind.REMAND)
    earlier = PanelMember.objects.filter(tried | sent_back, duty__in=JUDGING).distinct()
    found |= {str(user_id): "earlier" for user_id in earlier.values_list("user_id", flat=True)}
    for user_id, ended_at in PanelMember.objects.filter(case=case).values_list("user_id", "ended_at"):
        found[str(user_id)] = "on_panel" if ended_at is None else "recused"
    parties = case.parties.exclude(user=None).values_list("user_id", flat=True)
    agents = case.parties.exclude(representations__user=None).values_list("representations__user_id", flat=True)
    return found | {str(user_id): "party" for user_id in [*parties, *agents]}


def committed_seed(court: Court, now: dt.datetime) -> DrawSeed:
    """The seed that was committed and not yet used; the first one of a court is committed here."""
    waiting = DrawSeed.objects.select_for_update().filter(court=court, used_at=None).order_by("number").first()
    return waiting or commit_seed(court, now)


def commit_seed(court: Court, now: dt.datetime) -> DrawSeed:
    """A new random seed; its hash goes into the audit log before any case is there that it will be used for."""
    seed, number = secrets.token_hex(32), DrawSeed.objects.filter(court=court).count() + 1
    stored = DrawSeed.objects.create(court=court, number=number, seed=seed, commitment=commitment(seed))
    record(actor=SYSTEM, action="commit_seed", obj=stored, now=now, detail={"commitment": stored.commitment})
    return stored


def replayed(stored: PanelDraw) -> Lot:
    """The draw made again from what was recorded. The caller compares."""
    before = [Candidate(one, load, "" if why == "load" else why) for one, load, why in stored.candidates]
    return draw(seed=stored.seed.seed, occasion=stored.occasion, candidates=before, tolerance=stored.tolerance)


def candidate_names(draws: Iterable[PanelDraw]) -> dict[str, str]:
    """The names of everyone who stood in these draws, by id."""
    ids = {row[0] for one in draws for row in one.candidates}
    return {str(user.pk): user.display_name for user in User.objects.filter(pk__in=ids)}
