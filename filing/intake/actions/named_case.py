"""A suit against what was decided in a case that its plaintiff names by the number (民事诉讼法 第五十九、二百三十八条)."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.courts.models import Court
from filing.cases.rules.case_number import CaseNumber
from filing.causes.themes import form_for
from filing.intake.actions.drafts import open_page, start_draft
from filing.intake.counter.models import CounterVisit
from filing.intake.models import FilingDraft
from filing.intake.rules.following import names_a_case, relation_named


class NoSuchCourt(Exception):
    """The court that the number names is not among those of the portal."""


class OtherCourt(Exception):
    """What is filed at a counter is filed with that court, and the number names another."""


@transaction.atomic
def sue_against(*, actor: Actor, cause_code: str, number: CaseNumber, now: dt.datetime, told: str = "") -> FilingDraft:
    """A draft at the court that the number names, which alone hears it. Whether there is such a case is not looked at here: it is
    linked when the suit is accepted. Raises NoSuchCourt.
    """
    court, form_key = _court(number), form_for(cause_code)
    draft = start_draft(actor=actor, form_key=form_key, court=court, now=now, cause_code=cause_code, told=told)
    draft.content["follows"] = {"kind": relation_named(cause_code), "number": str(number)}
    draft.save(update_fields=["content"])
    record(actor=actor, action="sue_against", obj=draft, now=now, detail={"number": str(number)})
    return draft


@transaction.atomic
def name_other_case(*, actor: Actor, draft_id: uuid.UUID, number: CaseNumber, now: dt.datetime) -> FilingDraft:
    """The number is first named, or was another one: the draft goes to the court of that. Raises NoSuchCourt, OtherCourt at a
    counter, and ValueError for a draft that names none or was begun from a case.
    """
    draft = open_page(actor, draft_id, "court")
    if not names_a_case(draft.cause_code, draft.content):
        raise ValueError(draft_id)
    court = _court(number)
    if court.pk != draft.court_id and CounterVisit.objects.filter(draft=draft).exists():
        raise OtherCourt(number.court_code)
    draft.court = court
    draft.content["follows"] = {"kind": relation_named(draft.cause_code), "number": str(number)}
    draft.updated_at = now
    draft.save(update_fields=["court", "content", "updated_at"])
    record(actor=actor, action="name_other_case", obj=draft, now=now, detail={"number": str(number)})
    return draft


def _court(number: CaseNumber) -> Court:
    found = Court.objects.filter(code=number.court_code).first()
    if found is None:
        raise NoSuchCourt(number.court_code)
    return found
