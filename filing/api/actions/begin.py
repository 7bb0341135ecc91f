"""A program begins a draft; an organisation's program begins it for its organisation."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import Organisation
from filing.api.models import ProgramDraft
from filing.intake.actions.drafts import add_party, remove_party, start_draft
from filing.intake.actions.papers import pick_paper
from filing.intake.models import FilingDraft
from filing.intake.rules import content as contents
from filing.parties.kept import organisation_papers


@transaction.atomic
def begin_draft(
    *, actor: Actor, form_key: str, cause_code: str, court: Court | None, organisation_id: uuid.UUID | None, now: dt.datetime
) -> FilingDraft:
    """The draft is the actor's, as one begun on the page; with an organisation its plaintiff is the organisation.

    The organisation's licence and the proof of its representative go with it, as the actor keeps them and they are valid.

    Who may: litigants and lawyers; for an organisation its administrator. Raises UnknownCause, KeyError, Http404.
    """
    organisation = access(actor, Organisation, organisation_id, "change") if organisation_id else None
    draft = start_draft(actor=actor, form_key=form_key, cause_code=cause_code, court=court, now=now)
    if organisation is not None:
        for party in contents.parties(draft.content, contents.PLAINTIFF):  # the actor's own person, which does not sue here
            remove_party(actor=actor, draft_id=draft.pk, party_id=party["id"], now=now)
        source = str(organisation.pk)
        draft, _party = add_party(
            actor=actor, draft_id=draft.pk, role=contents.PLAINTIFF, kind="organisation", source=source, now=now
        )
        for paper in organisation_papers(draft.owner, organisation, clock.local(now).date()):
            pick_paper(actor=actor, draft_id=draft.pk, paper_id=paper.pk, now=now)
        draft.refresh_from_db()
    ProgramDraft.objects.create(draft=draft, organisation=organisation)
    detail = {"organisation": str(organisation_id) if organisation_id else None}
    record(actor=actor, action="begin_draft_by_program", obj=draft, now=now, detail=detail)
    return draft
