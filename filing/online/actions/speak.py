"""A party speaks in its turn of an asynchronous hearing: text and papers, within its time."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, access
from courtportal.kernel.reading.counting import page_count
from courtportal.kernel.uploads.models import Upload
from filing.dossier.entries import add_dossier_entry, evidence_of
from filing.online.turn_models import SpeakingTurn, Statement, StatementFile
from filing.online.turn_rules import in_time
from filing.online.turns import CannotSpeak, open_next

State = SpeakingTurn.State
MOST_CHARACTERS = 20_000


@transaction.atomic
def speak(*, actor: Actor, turn_id: uuid.UUID, text: str, uploads: Sequence[Upload] = (), now: dt.datetime) -> Statement:
    """The statement stands as it is, its papers lie in the dossier, and the next party's time begins (OLR art. 20).

    ``now`` is when the whole statement had arrived. Who may: who acts for the party whose turn it is. Raises CannotSpeak after
    the last instant, for an empty statement, and for a file that has not passed its checks.
    """
    turn = access(actor, SpeakingTurn, turn_id, "speak", lock=True)
    if not in_time(turn.due_at, now):
        raise CannotSpeak(["too_late"])
    if not text.strip() and not uploads:
        raise CannotSpeak(["empty"])
    statement = Statement.objects.create(turn=turn, text=text.strip()[:MOST_CHARACTERS], made_by_id=actor.account_id, made_at=now)
    _keep_files(actor, statement, uploads)
    turn.state = State.SPOKEN
    turn.save(update_fields=["state"])
    record(actor=actor, action="speak", obj=statement, now=now, detail={"turn": str(turn.pk), "files": len(uploads)})
    open_next(turn.hearing, now)
    return statement


def _keep_files(actor: Actor, statement: Statement, uploads: Sequence[Upload]) -> None:
    party = statement.turn.party
    for order, upload in enumerate(uploads, 1):
        found = access(actor, Upload, upload.pk, "use")
        if found.stored is None:
            raise CannotSpeak(["files"])
        kept = StatementFile.objects.create(
            statement=statement,
            order=order,
            file=found.stored,
            file_name=found.original_name[:200],
            pages=page_count(found.stored, found.pages),
        )
        add_dossier_entry(
            case=party.case, under=evidence_of(party), title=kept.file_name, key=f"statement:{kept.pk}", file=found.stored,
            file_name=kept.file_name, source=party.name, pages=kept.pages,
        )  # fmt: skip


@transaction.atomic
def let_lapse(*, turn_id: uuid.UUID, now: dt.datetime) -> bool:
    """Who has not spoken in its time has not spoken; the next party's time begins. Done once, however often it is begun."""
    turn = SpeakingTurn.objects.select_for_update().select_related("hearing__case").get(pk=turn_id)
    if turn.state != State.OPEN or in_time(turn.due_at, now):
        return False
    turn.state = State.LAPSED
    turn.save(update_fields=["state"])
    record(actor=SYSTEM, action="turn_lapsed", obj=turn, now=now)
    open_next(turn.hearing, now)
    return True
