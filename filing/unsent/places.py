"""The forms whose words are kept until they are sent: where each stands, and who may fill it in."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model
from django.http import Http404
from django.urls import reverse

from courtportal.kernel.authz import Actor, access, may_ever
from filing.applications.joining.models import JoinRequest
from filing.applications.models import Application
from filing.applications.rules.catalogue import KINDS
from filing.applications.rules.enforcing import REVIEWED_WITHIN
from filing.applications.rules.joining import WAYS
from filing.cases.models import Case
from filing.fees.models import Fee
from filing.intake.models import DraftEvidence, Filing, FilingDraft
from filing.mediation.models import Mediation
from filing.online.turn_models import SpeakingTurn

WHOLE = "form"  # the part of a place that has no parts
NOTHING_YET = uuid.UUID(int=0)  # what a form is about that names its case only when it is sent


def _whole(_about: uuid.UUID, part: str) -> bool:
    return part == WHOLE


def _kind(_about: uuid.UUID, part: str) -> bool:
    return part in KINDS


def _item(about: uuid.UUID, part: str) -> bool:
    return part in {str(one) for one in DraftEvidence.objects.filter(draft_id=about).values_list("pk", flat=True)}


def _objection(_about: uuid.UUID, part: str) -> bool:
    return part in REVIEWED_WITHIN


def _hearing_of(turn_id: uuid.UUID) -> uuid.UUID:
    return SpeakingTurn.objects.values_list("hearing_id", flat=True).get(pk=turn_id)


def _way(_about: uuid.UUID, part: str) -> bool:
    return part in WAYS


@dataclass(frozen=True)
class Place:
    """A page with a form: on which object it stands, which action of it the form is for, and which parts it has.

    ``on_object`` is false where the page stands on none: the form names its case only when it is sent. ``shown_at`` gives the
    id in the page's address where that is not the object's own.
    """

    model: type[Model]
    action: str
    route: str
    has: Callable[[uuid.UUID, str], bool] = _whole
    on_object: bool = True
    shown_at: Callable[[uuid.UUID], uuid.UUID] = lambda about: about


PLACES = {
    "application": Place(Case, "apply", "filing:application_new", _kind),
    "case_evidence": Place(Case, "hand_in_evidence", "filing:case_evidence"),
    "draft_evidence": Place(FilingDraft, "edit", "filing:draft_evidence"),
    "draft_evidence_item": Place(FilingDraft, "edit", "filing:draft_evidence_item", _item),
    "refusal_appeal": Place(Filing, "appeal_refusal", "filing:filing_appeal"),
    "appeal_answer": Place(Case, "hand_in_paper", "filing:answer_appeal"),
    "fee_relief": Place(Fee, "ask_relief", "filing:fee_ask_relief"),
    "filing_relief": Place(Filing, "ask_relief", "filing:filing_ask_relief"),
    "mediation": Place(Mediation, "speak", "filing:mediation"),
    "statement": Place(SpeakingTurn, "speak", "filing:turns", shown_at=_hearing_of),
    "objection": Place(Application, "object", "filing:object_to", _objection, on_object=False),
    "agent": Place(Application, "ask_to_join", "filing:join_case", on_object=False),
    "taking_part": Place(JoinRequest, "ask", "filing:join_ask", _way, on_object=False),
}


@dataclass(frozen=True, slots=True)
class Spot:
    """One form: its place, the id of the case or draft it is about, and the part of the place."""

    place: str
    about: uuid.UUID
    part: str = WHOLE

    @property
    def ids(self) -> list[str]:
        """As the addresses of its saves name it."""
        return [self.place, str(self.about), self.part]

    @property
    def page(self) -> str:
        """The address of the page with the form."""
        parts = [] if self.part == WHOLE else [self.part]
        place = PLACES[self.place]
        return reverse(place.route, args=[place.shown_at(self.about), *parts] if place.on_object else parts)

    def require_open(self, actor: Actor) -> None:
        """The actor may fill in this form now. Raises Http404 or Refused."""
        place = PLACES.get(self.place)
        if place is None:
            raise Http404
        if place.on_object:
            access(actor, place.model, self.about, place.action)
        elif self.about != NOTHING_YET or not may_ever(actor, place.model._meta.label_lower, place.action):
            raise Http404
        if not place.has(self.about, self.part):
            raise Http404
