"""The defendant answers the complaint (民事诉讼法 第一百二十八条)."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import publish
from filing.calendar.actions.start_deadline import end_deadlines
from filing.calendar.models import Deadline
from filing.calendar.telling import sides_of_party
from filing.cases.models import Party
from filing.cases.queries import ANSWER_RULES
from filing.cases.timeline import add_timeline_entry
from filing.events import PartyAnswered
from filing.intake.rules.content import digest
from filing.notices import tell
from filing.parties.models import AnswerDraft, PartyAnswer
from filing.parties.rules.matrix import POSITIONS


@transaction.atomic
def answer(
    *, actor: Actor, party_id: uuid.UUID, positions: Mapping[str, Mapping[str, Any]], text: str, now: dt.datetime
) -> PartyAnswer:
    """Keep the answer, once: for each element of the complaint {"position", "note", "evidence"}, and a text.

    ``evidence`` names the party's own pieces by their id; others are left out. Publishes PartyAnswered.

    Who may: who acts for the defendant. Raises ValueError if there is neither a text nor a position.
    """
    party = access(actor, Party, party_id, "answer", lock=True)
    return keep_answer(actor=actor, party=party, positions=positions, text=text, submitted_at=now, now=now)


def keep_answer(
    *, actor: Actor, party: Party, positions: Mapping[str, Mapping[str, Any]], text: str, submitted_at: dt.datetime,
    now: dt.datetime,
) -> PartyAnswer:  # fmt: skip
    """The answer as of its day, in the transaction of the caller, who has judged the right to it. Publishes PartyAnswered.

    Raises ValueError if there is neither a text nor a position.
    """
    own = {str(pk) for pk in party.evidence.values_list("pk", flat=True)}
    kept = {key: _kept(one, own) for key, one in positions.items() if one.get("position") in POSITIONS}
    if not kept and not text.strip():
        raise ValueError(party.pk)
    content = {"positions": kept, "text": text.strip(), "party": str(party.pk), "submitted_at": submitted_at.isoformat()}
    given = PartyAnswer.objects.create(
        case=party.case, party=party, positions=kept, text=text.strip(), sha256=digest(content), submitted_at=submitted_at
    )
    end_deadlines(actor=actor, rules=ANSWER_RULES, state=Deadline.State.MET, now=now, case_id=party.case_id, party_id=party.pk)
    add_timeline_entry(
        case=party.case,
        kind="answered",
        key=f"answered:{party.pk}",
        title_zh="被告提交答辩状",
        title_en="Answer filed",
        now=submitted_at,
    )
    AnswerDraft.objects.filter(party=party).delete()
    record(actor=actor, action="answer", obj=given, now=now, detail={"sha256": given.sha256})
    _tell_others(party, now)
    publish(PartyAnswered(case_id=party.case_id, party_id=party.pk), now=now)
    return given


def _kept(said: Mapping[str, Any], own: set[str]) -> dict[str, Any]:
    """One position with what was said and shown for it; nothing empty, and no piece of somebody else."""
    note = str(said.get("note") or "").strip()
    evidence = [str(one) for one in said.get("evidence") or () if str(one) in own]
    return {"position": said["position"], **({"note": note} if note else {}), **({"evidence": evidence} if evidence else {})}


def _tell_others(party: Party, now: dt.datetime) -> None:
    """The plaintiffs and their agents learn that there is an answer (a copy is due within five days, 第一百二十八条)."""
    plaintiffs = party.case.parties.filter(role=Party.Role.PLAINTIFF, left_at=None)
    for user in {user for other in plaintiffs for user in sides_of_party(other)}:
        tell(
            user,
            title=_("被告已提交答辩状"),
            body=_("可以在案件页面查看答辩状。"),
            link=reverse("filing:case", args=[party.case_id]),
            key=f"answered:{party.pk}:{user.pk}",
            now=now,
        )
