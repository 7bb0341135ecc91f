"""A filing begun from an earlier case: court and people stand in it as the court holds them, nothing is typed again."""

import datetime as dt
import uuid
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext_noop as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.courts.models import Court
from filing.cases.models import Case, Party
from filing.cases.policies import own_party, own_party_specially
from filing.causes.themes import form_for
from filing.intake.actions.drafts import add_party, remove_party, start_draft
from filing.intake.models import FilingDraft
from filing.intake.rules import content as contents
from filing.parties.held import HELD
from filing.parties.known import user_of

WHO_MAY_COUNTERCLAIM = _("反诉由被告或者有特别授权的代理人提出（民事诉讼法第五十四条、第六十二条）")


class Relation(StrEnum):
    """How the new filing stands to the earlier case."""

    COUNTERCLAIM = "counterclaim"
    SAME_PEOPLE = "same_people"


def may_counterclaim(actor: Actor, case: Case) -> bool:
    """Whether the actor is a defendant of the case, or its agent with special authority (民事诉讼法 第五十四、六十二条)."""
    return Party.objects.filter(own_party_specially(actor), case=case, role=Party.Role.DEFENDANT).exists()


@transaction.atomic
def start_from_case(*, actor: Actor, case_id: uuid.UUID, relation: Relation, now: dt.datetime) -> FilingDraft:
    """A draft at the same court for the same cause: the actor's side as plaintiff, everyone else as defendant.

    A counterclaim goes to the court of the claim (民诉法解释 第二百三十三条) and is linked to it when accepted. Who may: the
    sides of the case; a counterclaim only its defendants and their agents with special authority (CPL 62). Raises Http404 for
    strangers, Refused.
    """
    case = access(actor, Case, case_id, "view")
    if relation == Relation.COUNTERCLAIM and not may_counterclaim(actor, case):
        raise Refused("filing.case", "counterclaim", [WHO_MAY_COUNTERCLAIM])
    draft = _with_people(actor, case, case.court, case.cause_code, now)
    if relation == Relation.COUNTERCLAIM:
        draft.content["follows"] = {"case": str(case.pk), "kind": relation.value, "number": case.case_number}
        draft.save(update_fields=["content"])
    record(actor=actor, action="start_from_case", obj=draft, now=now, detail={"case": str(case.pk), "relation": relation.value})
    return draft


@transaction.atomic
def sue_from_case(*, actor: Actor, case_id: uuid.UUID, cause_code: str, court: Court, now: dt.datetime) -> FilingDraft:
    """A draft for another cause between the people of the case, e.g. the suit after a preservation (民事诉讼法 第一百零四条).

    The suit finds its preservation by itself when it is accepted. Who may: the sides of the case. Raises Http404 for strangers.
    """
    case = access(actor, Case, case_id, "view")
    draft = _with_people(actor, case, court, cause_code, now)
    record(actor=actor, action="start_from_case", obj=draft, now=now, detail={"case": str(case.pk), "relation": "suit"})
    return draft


def _with_people(actor: Actor, case: Case, court: Court, cause_code: str, now: dt.datetime) -> FilingDraft:
    """The draft with who is a party today: the actor's side as plaintiff, everyone else as defendant."""
    draft = start_draft(actor=actor, form_key=form_for(cause_code), court=court, now=now, cause_code=cause_code)
    own = set(Party.objects.filter(own_party(actor), case=case).values_list("pk", flat=True))
    person, wanted = user_of(actor).person_id, list(case.parties.filter(left_at=None).order_by("role", "order"))
    if any(party.pk in own and party.person_id != person for party in wanted):
        for one in contents.parties(draft.content, contents.PLAINTIFF):  # somebody else, or an organisation, is the plaintiff
            remove_party(actor=actor, draft_id=draft.pk, party_id=one["id"], now=now)
    for party in wanted:
        if party.pk in own and party.person_id is not None and party.person_id == person:
            continue  # stands in the draft already, with the verified facts
        role = contents.PLAINTIFF if party.pk in own else contents.DEFENDANT
        add_party(actor=actor, draft_id=draft.pk, role=role, kind=party.kind, source=f"{HELD}{party.pk}", now=now)
    return FilingDraft.objects.get(pk=draft.pk)
