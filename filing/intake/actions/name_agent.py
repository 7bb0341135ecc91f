"""Whose authority a power of attorney of a draft is, where its side has several agents."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from filing.intake.actions.drafts import open_page
from filing.intake.actions.evidence import touch
from filing.intake.actions.papers import PAGE
from filing.intake.models import DraftPaper
from filing.intake.queries import agents_named
from filing.parties.rules.papers import PaperKind


@transaction.atomic
def name_agent(*, actor: Actor, draft_id: uuid.UUID, draft_paper_id: uuid.UUID, agent: str, now: dt.datetime) -> DraftPaper:
    """The paper authorises the agent of this name; '' where that is left open (CPL 62).

    Who may: who may change the draft. Raises DoesNotExist for what is no power of attorney of the draft, ValueError for who is
    no agent that it names.
    """
    draft = open_page(actor, draft_id, PAGE)
    paper = draft.papers.get(pk=draft_paper_id, kind=PaperKind.POWER_OF_ATTORNEY)
    if agent and agent not in agents_named(draft):
        raise ValueError(agent)
    paper.agent = agent
    paper.save(update_fields=["agent"])
    record(actor=actor, action="name_agent_of_paper", obj=draft, now=now)
    touch(draft, now, PAGE)
    return paper
