"""A creditor's application for enforcement that came on paper is one like any other."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.authz import Actor
from filing.enforcement.actions.apply import keep_application
from filing.paper.keeping import CannotEnter, Kind, Paper, arrival_of, keep_paper, known_paper, party_for
from filing.paper.models import PaperEntry

TITLE = "强制执行申请书"


@transaction.atomic
def enter_enforcement(
    *, actor: Actor, case_id: uuid.UUID, party_id: uuid.UUID, known_assets: str, paper: Paper, now: dt.datetime
) -> PaperEntry:
    """The creditor's application with the debt as of the day on which the paper was handed in or posted (执行工作规定 art. 18).

    Entered twice it is one; the clerk's seven days begin when the court has it (art. 16). Who may: a filing clerk of the court of
    first instance, also when the trial's file is in the archive, for the paper goes into the file of the enforcement.
    Raises CannotEnter: ``applied`` while another application of the creditor waits or was accepted; CannotApply as
    ``apply_for_enforcement`` does.
    """
    party = party_for(actor, case_id, party_id, paper.handed_in_on, now, "enter_enforcement")
    if known := known_paper(actor, paper.key):
        return known
    arrival = arrival_of(paper, now)
    application, created = keep_application(
        actor=actor, creditor=party, handed_in_at=arrival.handed_in_at, received_at=arrival.received_at,
        known_assets=known_assets, now=now,
    )  # fmt: skip
    if not created:
        raise CannotEnter("applied")
    return keep_paper(actor, party, paper, Kind.ENFORCEMENT, TITLE, now, application)
