"""A party answers the appeal, or the application for retrial, of another (民事诉讼法 第一百七十四、二百一十四条)."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop, override

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.outbox import publish
from courtportal.kernel.reading.counting import page_count
from courtportal.kernel.uploads.models import Upload
from filing.cases.models import Case, Party
from filing.cases.queries import my_parties
from filing.dossier.entries import add_dossier_entry
from filing.dossier.rules.matters import Matter
from filing.events import AppealAnswered
from filing.intake.rules.content import digest
from filing.parties.actions.hand_in_paper import tell_of_paper
from filing.parties.actions.meet_appeal_term import meet_appeal_term
from filing.parties.appeal_answers import PREFIX, answers_appeal, grounds_against
from filing.parties.models import AppealAnswer
from filing.parties.rules.matrix import POSITIONS

LABELS = {"requests": "请求", "reasons": "事实和理由"}
TITLE = "答辩状"


@dataclass(frozen=True, slots=True)
class Said:
    """What is said to the grounds, by their keys, and as a whole; a file that says it, and the key minted with the form."""

    text: str
    positions: Mapping[str, Mapping[str, Any]]
    key: str
    upload: Upload | None = None


@transaction.atomic
def answer_appeal(*, actor: Actor, case_id: uuid.UUID, party_id: uuid.UUID, said: Said, now: dt.datetime) -> AppealAnswer:
    """The answer is kept and meets the term; its paper stands in the file, where all sides read it. The same key gives the same.

    Who may: a party that was served with the appeal of another, or an agent for it; it may answer again. Raises ValueError if
    nothing is said. Event: AppealAnswered, after which the paper is made.
    """
    case = access(actor, Case, case_id, "hand_in_paper", lock=True)
    party = next((one for one in my_parties(actor, case) if one.pk == party_id and one.left_at is None), None)
    if party is None or not answers_appeal(party):
        raise Refused("filing.case", "hand_in_paper", [gettext_noop("只有收到对方上诉状或者再审申请书的当事人可以答辩")])
    key = f"{PREFIX}{party.pk}:{said.key}"
    if known := AppealAnswer.objects.filter(key=key).first():
        return known
    given = keep_appeal_answer(party=party, said=said, key=key, submitted_at=now)
    if said.upload is not None:
        _file(actor, party, said.upload, key)
    meet_appeal_term(actor=actor, party=party, now=now)
    tell_of_paper(actor, case, key, now)
    record(actor=actor, action="answer_appeal", obj=given, now=now, detail={"sha256": given.sha256})
    publish(AppealAnswered(answer_id=given.pk, case_id=case.pk), now=now)
    return given


@override("zh-hans")
def keep_appeal_answer(*, party: Party, said: Said, key: str, submitted_at: dt.datetime, scanned: bool = False) -> AppealAnswer:
    """The answer as of its day, each position with its ground; in the caller's transaction, which has judged the right to it.

    Raises ValueError if nothing is said and nothing came as a file (``scanned``).
    """
    positions = _taken(party, said)
    if not (positions or said.text.strip() or said.upload or scanned):
        raise ValueError(party.pk)
    content = {"positions": positions, "text": said.text.strip(), "party": str(party.pk), "at": submitted_at.isoformat()}
    return AppealAnswer.objects.create(
        case=party.case, party=party, positions=positions, text=said.text.strip(), sha256=digest(content), key=key,
        submitted_at=submitted_at,
    )  # fmt: skip


def _taken(party: Party, said: Said) -> Sequence[dict[str, str]]:
    return [
        {
            "ground": f"{one.section_label}：{one.text}",
            "position": said.positions[one.key]["position"],
            "note": str(said.positions[one.key].get("note") or "").strip(),
        }
        for one in grounds_against(party, LABELS)
        if said.positions.get(one.key, {}).get("position") in POSITIONS
    ]


def _file(actor: Actor, party: Party, upload: Upload, key: str) -> None:
    found = access(actor, Upload, upload.pk, "use")
    add_dossier_entry(
        case=party.case, under=Matter.ANSWER, title=TITLE, key=f"{key}:file", file=found.stored,
        file_name=found.original_name[:200], source=party.name, pages=page_count(found.stored, found.pages),
    )  # fmt: skip
