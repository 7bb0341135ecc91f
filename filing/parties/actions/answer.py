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
from filing.calendar.rules.limits import rules_of
from filing.calendar.telling import sides_of_party
from filing.cases.holding import access_party
from filing.cases.models import Party
from filing.cases.queries import ANSWER_RULES
from filing.cases.timeline import add_timeline_entry
from filing.events import PartyAnswered
from filing.intake.rules.content import digest
from filing.notices import tell
from filing.parties.answers import answers_again
from filing.parties.claimed import CLAIMS, elements_to_answer
from filing.parties.claims import claims_in
from filing.parties.models import AnswerDraft, ChangedClaimsAnswer, PartyAnswer
from filing.parties.rules.matrix import ADMITTED, POSITIONS


@transaction.atomic
def answer(
    *, actor: Actor, party_id: uuid.UUID, positions: Mapping[str, Mapping[str, Any]], text: str, now: dt.datetime
) -> PartyAnswer | ChangedClaimsAnswer:
    """Keep the answer, once, and once more for each change of the claims that is granted after it: for each element of what is
    claimed {"position", "note", "evidence"}, and a text.

    ``evidence`` names the party's own pieces by their id; others are left out. Publishes PartyAnswered.

    Who may: who acts for the defendant; who admits a claim needs special authority (CPL 62), the facts are the agent's to speak
    to. Raises ValueError if there is neither a text nor a position.
    """
    party = access_party(actor, party_id, "answer")
    _require_authority_to_admit(actor, party, positions)
    if answers_again(party):
        return _answer_to_change(actor, party, positions, text, now)
    return keep_answer(actor=actor, party=party, positions=positions, text=text, submitted_at=now, now=now)


def _require_authority_to_admit(actor: Actor, party: Party, positions: Mapping[str, Mapping[str, Any]]) -> None:
    """Raises Refused for an agent with general authority who admits a claim."""
    claims = {one.key for one in elements_to_answer(party) if one.section == CLAIMS}
    if any(key in claims and one.get("position") == ADMITTED for key, one in positions.items()):
        access(actor, Party, party.pk, "admit_claims")


def keep_answer(
    *, actor: Actor, party: Party, positions: Mapping[str, Mapping[str, Any]], text: str, submitted_at: dt.datetime,
    now: dt.datetime,
) -> PartyAnswer:  # fmt: skip
    """The answer as of its day, in the transaction of the caller, who has judged the right to it. Publishes PartyAnswered.

    Raises ValueError if there is neither a text nor a position.
    """
    kept = _positions(party, positions, text)
    content = {"positions": kept, "text": text.strip(), "party": str(party.pk), "submitted_at": submitted_at.isoformat()}
    given = PartyAnswer.objects.create(
        case=party.case, party=party, positions=kept, text=text.strip(), sha256=digest(content), submitted_at=submitted_at
    )
    of_party = {"case_id": party.case_id, "party_id": party.pk}
    end_deadlines(actor=actor, rules=ANSWER_RULES, state=Deadline.State.MET, now=now, **of_party)
    # Who answers without having objected accepts the jurisdiction (CPL 130).
    end_deadlines(actor=actor, rules=rules_of("jurisdiction_objection"), state=Deadline.State.CANCELLED, now=now, **of_party)
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
    _tell_others(party, f"answered:{party.pk}", now)
    publish(PartyAnswered(case_id=party.case_id, party_id=party.pk), now=now)
    return given


def _answer_to_change(
    actor: Actor, party: Party, positions: Mapping[str, Mapping[str, Any]], text: str, now: dt.datetime
) -> ChangedClaimsAnswer:
    """What the party says to the claims as they stand now; what it has answered before stays (CPL 54, 128)."""
    change, key = claims_in(party.case).change_id, "changed_answer"
    if change is None:
        raise LookupError(party.pk)
    kept = _positions(party, positions, text)
    content = {"positions": kept, "text": text.strip(), "party": str(party.pk), "submitted_at": now.isoformat()}
    given = ChangedClaimsAnswer.objects.create(
        case=party.case, party=party, change_id=change, positions=kept, text=text.strip(),
        sha256=digest({**content, "change": str(change)}), submitted_at=now,
    )  # fmt: skip
    end_deadlines(actor=actor, rules=ANSWER_RULES, state=Deadline.State.MET, now=now, case_id=party.case_id, party_id=party.pk)
    add_timeline_entry(
        case=party.case, kind="answered", key=f"{key}:{party.pk}:{change}", title_zh="被告对变更后的诉讼请求答辩",
        title_en="Answer to the changed claims filed", now=now,
    )  # fmt: skip
    AnswerDraft.objects.filter(party=party).delete()
    record(actor=actor, action="answer_changed_claims", obj=given, now=now, detail={"sha256": given.sha256})
    _tell_others(party, f"{key}:{given.pk}", now)
    publish(PartyAnswered(case_id=party.case_id, party_id=party.pk), now=now)
    return given


def _positions(party: Party, positions: Mapping[str, Mapping[str, Any]], text: str) -> dict[str, dict[str, Any]]:
    """The positions as they are kept. Raises ValueError if there is neither one nor a text."""
    own = {str(pk) for pk in party.evidence.values_list("pk", flat=True)}
    kept = {key: _kept(one, own) for key, one in positions.items() if one.get("position") in POSITIONS}
    if not kept and not text.strip():
        raise ValueError(party.pk)
    return kept


def _kept(said: Mapping[str, Any], own: set[str]) -> dict[str, Any]:
    """One position with what was said and shown for it; nothing empty, and no piece of somebody else."""
    note = str(said.get("note") or "").strip()
    evidence = [str(one) for one in said.get("evidence") or () if str(one) in own]
    return {"position": said["position"], **({"note": note} if note else {}), **({"evidence": evidence} if evidence else {})}


def _tell_others(party: Party, key: str, now: dt.datetime) -> None:
    """The plaintiffs and their agents learn that there is an answer (a copy is due within five days, 第一百二十八条)."""
    plaintiffs = party.case.parties.filter(role=Party.Role.PLAINTIFF, left_at=None)
    for user in {user for other in plaintiffs for user in sides_of_party(other)}:
        tell(
            user,
            title=_("被告已提交答辩状"),
            body=_("可以在案件页面查看答辩状。"),
            link=reverse("filing:case", args=[party.case_id]),
            key=f"{key}:{user.pk}",
            now=now,
        )
