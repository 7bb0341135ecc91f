"""A lawyer's draft that is shared with the client, made by the actions themselves."""

import datetime as dt

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.identity.models import User
from filing.intake.actions.drafts import add_party, save_party, start_draft
from filing.intake.models import FilingDraft
from filing.intake.rules import content as contents
from filing.intake.sharing.actions.invite import Invited, invite
from filing.intake.sharing.actions.join import join
from filing.intake.sharing.models import DraftShare
from tests.factories.filings import PLAINTIFF, fill_in
from tests.factories.people import actor_for, make_court


def prepared(lawyer: Actor, now: dt.datetime) -> FilingDraft:
    """A lawyer's draft for a client, filled in."""
    draft = start_draft(actor=lawyer, form_key="private_lending", court=make_court(), now=now)
    _draft, plaintiff = add_party(actor=lawyer, draft_id=draft.pk, role="plaintiff", kind="person", now=now)
    typed = {**PLAINTIFF, "has_agent": "yes", "agent_authority": "general"}
    save_party(actor=lawyer, draft_id=draft.pk, party_id=plaintiff, typed=typed, seen=True, now=now)
    return fill_in(lawyer, draft, now)


def plaintiff_of(draft: FilingDraft) -> str:
    """The id of the plaintiff in the draft."""
    return str(contents.parties(draft.content, "plaintiff")[0]["id"])


def invited_client(lawyer: Actor, draft: FilingDraft, user: User, now: dt.datetime) -> DraftShare:
    """The client is invited to read and sign."""
    whom = Invited(DraftShare.Role.CLIENT, user.display_name, user.phone, plaintiff_of(draft))
    return invite(actor=lawyer, draft_id=draft.pk, invited=whom, now=now)


def joined_client(lawyer: Actor, draft: FilingDraft, user: User, now: dt.datetime) -> Actor:
    """The client has followed the link."""
    share, actor = invited_client(lawyer, draft, user, now), actor_for(user, Role.LITIGANT)
    join(actor=actor, share=share, code="", now=now)
    return actor
