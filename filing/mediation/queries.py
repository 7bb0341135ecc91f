"""Reads of mediations, scoped to the actor: whose side one is on, what all have assented to, who may be asked to mediate."""

import datetime as dt
import uuid

from django.db.models import Q, QuerySet

from courtportal.kernel.authz import Actor, Role, visible_to
from courtportal.kernel.identity.models import User
from filing.applications.models import Application
from filing.applications.rules.mediation import CONFIRMATION
from filing.calendar.calendars import calendar_in_force
from filing.calendar.models import Deadline
from filing.causes.themes import form_for
from filing.intake.models import Filing
from filing.mediation.models import (
    AuthorityProof,
    Mediation,
    MediationAgreement,
    MediationAssent,
    MediationParty,
    MediatorAssignment,
    Offer,
    PanelMediator,
    UndisputedFact,
)
from filing.mediation.policies import own_places
from filing.mediation.rules.offers import MEDIATOR
from filing.mediation.rules.steps import ENDED, UNDECIDED
from filing.mediation.rules.terms import working_days_after

TO_MEDIATE, TO_CONFIRM = "mediate", "confirm"


def places_of(actor: Actor, mediation: Mediation) -> list[MediationParty]:
    """The parties of the mediation for which the actor acts."""
    if actor.is_staff:
        return []
    return list(mediation.parties.filter(own_places(actor)).order_by("order"))


def side_of(actor: Actor, mediation: Mediation) -> str:
    """The actor's side, ``mediator``, or '' for who only looks on."""
    if places := places_of(actor, mediation):
        return places[0].side
    conducts = mediation.mediator is not None and mediation.mediator.user_id == actor.user_id
    return MEDIATOR if conducts and actor.role == Role.MEDIATOR else ""


def assented(mediation: Mediation, matter: str) -> set[uuid.UUID]:
    """The parties that have said yes to the matter."""
    return set(MediationAssent.objects.filter(mediation=mediation, matter=matter).values_list("party_id", flat=True))


def all_assent(mediation: Mediation, matter: str) -> bool:
    """Whether every party has."""
    return assented(mediation, matter) >= set(mediation.parties.values_list("pk", flat=True))


def confirmation_matter(agreement: MediationAgreement | None) -> str:
    """Under which the parties ask for confirmation: anew where what they asked for before was taken back."""
    before = Application.objects.filter(key__startswith=confirmation_key(agreement), state="withdrawn") if agreement else None
    times = before.count() if before is not None else 0
    return f"{TO_CONFIRM}:{times + 1}" if times else TO_CONFIRM


def confirmation_key(agreement: MediationAgreement) -> str:
    """How the keys of the applications for the confirmation of an agreement begin."""
    return f"{CONFIRMATION}:{agreement.pk}"


def extension_matter(mediation: Mediation) -> str:
    """Under which the parties assent to the next extension."""
    return f"extend:{mediation.extensions + 1}"


def agreed_facts(mediation: Mediation) -> list[UndisputedFact]:
    """The facts to which every party has assented: all that may leave the room."""
    return [fact for fact in mediation.facts.order_by("number") if all_assent(mediation, fact.matter)]


def standing_offer(mediation: Mediation) -> Offer | None:
    """The offer that is open or accepted."""
    return mediation.offers.filter(state__in=[Offer.State.OPEN, Offer.State.ACCEPTED]).order_by("-number").first()


def agreement_of(mediation: Mediation) -> MediationAgreement | None:
    """The agreement that is being signed or was signed."""
    found = mediation.agreements.filter(dropped_at=None)
    return found.select_related("document__stored_file", "offer", "confirm_by", "application__case").first()


def assignment_of(mediation: Mediation) -> MediatorAssignment | None:
    """The mediator who was asked or has accepted."""
    return mediation.assignments.filter(ended_at=None).select_related("mediator__user", "mediator__body").first()


def candidates(mediation: Mediation) -> QuerySet[PanelMediator]:
    """Mediators of the court who may be asked: not a party or its agent, and not one who was asked before and is out."""
    concerned = User.objects.filter(
        Q(mediating__mediation=mediation)
        | Q(party_of__case=mediation.case_id, party_of__case__isnull=False)
        | Q(representations__party__case=mediation.case_id, representations__party__case__isnull=False)
    )
    out = mediation.assignments.exclude(ended_at=None).values("mediator_id")
    found = PanelMediator.objects.filter(court=mediation.court_id, ended_at=None, user__is_active=True)
    return (
        found.exclude(user__in=concerned.values("pk")).exclude(pk__in=out).select_related("user", "body").order_by("created_at")
    )


def fitting_first(mediation: Mediation) -> list[PanelMediator]:
    """The candidates, those first who know this kind of dispute."""
    speciality = form_for(mediation.cause_code)
    return sorted(candidates(mediation)[:200], key=lambda one: speciality not in one.specialities)


def due_in_working_days(day: dt.date) -> dt.date:
    """The last of the three working days within which the court or the mediator acts."""
    return working_days_after(day, calendar_in_force().is_rest_day)


def mediations_of(actor: Actor) -> QuerySet[Mediation]:
    """The actor's mediations, newest first."""
    rows = visible_to(actor, Mediation, "list").select_related("court", "deadline", "mediator__user")
    return rows.order_by("-asked_at", "-pk")


def running_mediations(actor: Actor) -> QuerySet[Mediation]:
    """Those from which something may still follow, newest first."""
    return mediations_of(actor).exclude(state__in=ENDED)


def waiting(actor: Actor) -> int:
    """How many wait for the actor: for a mediator those asked or running, for a clerk those without mediator."""
    rows = visible_to(actor, Mediation, "list")
    wanted = {Role.MEDIATOR: UNDECIDED, Role.FILING_CLERK: ("appointing",)}.get(actor.role, ("consent", "signing"))
    return rows.filter(state__in=wanted).count()


def mediations_of_filing(filing: Filing) -> QuerySet[Mediation]:
    """What was mediated before the filing or while it waited, oldest first."""
    return Mediation.objects.filter(Q(filing=filing) | Q(draft__filing=filing)).order_by("asked_at")


def first_deadline(mediation: Mediation) -> Deadline | None:
    """The term before any extension."""
    return Deadline.objects.filter(key=deadline_key(mediation, 0)).first()


def deadline_key(mediation: Mediation, number: int) -> str:
    """Under which the term, or its n-th extension, is counted."""
    return f"mediation:{mediation.pk}:{number}"


def names_of_sides(mediation: Mediation) -> dict[str, str]:
    """Each side's names as the agreement writes them."""
    names: dict[str, list[str]] = {}
    for party in mediation.parties.order_by("order"):
        names.setdefault(party.side, []).append(party.name)
    return {side: "、".join(found) for side, found in names.items()}


def serving_mediators(actor: Actor) -> QuerySet[User]:
    """The accounts that serve the actor's court as mediators."""
    serving = {"appointments__role": Role.MEDIATOR, "appointments__court": actor.court_id, "appointments__ended_at": None}
    return User.objects.filter(is_active=True, **serving).distinct().order_by("created_at")


def awaiting_the_court(mediation: Mediation) -> set[uuid.UUID]:
    """The parties whose proof of authority the court has not looked at yet; the caller may see the mediation."""
    waiting = AuthorityProof.objects.filter(party__mediation=mediation, state=AuthorityProof.State.WAITING)
    return set(waiting.values_list("party_id", flat=True))


def had_agreement(mediation: Mediation) -> bool:
    """Whether an agreement was signed by everyone, whatever became of it."""
    return mediation.agreements.exclude(effective_at=None).exists()
