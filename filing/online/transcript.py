"""What the transcript of an asynchronous hearing says: every turn in its order, in the language of record."""

from typing import Any

from django.utils.translation import override

from filing.calendar.models import Hearing
from filing.calendar.rules.kinds import KINDS
from filing.cases.grouping import heard_together
from filing.cases.models import PanelMember, Party
from filing.causes import registry
from filing.identity_checks.models import IdentityCheck
from filing.identity_checks.queries import checks_of, last_check
from filing.online.turn_models import SpeakingTurn, Statement


def transcript_data(hearing: Hearing) -> dict[str, Any]:
    """The data of the document ``asynchronous_transcript``."""
    turns = SpeakingTurn.objects.filter(hearing=hearing).select_related("party").order_by("number")
    said = {one.turn_id: one for one in Statement.objects.filter(turn__hearing=hearing).prefetch_related("files")}
    present = Party.objects.filter(case__in=heard_together(hearing.case), left_at=None).order_by("-role", "order")
    members = PanelMember.objects.filter(case=hearing.case, ended_at=None).select_related("user").order_by("created_at")
    checks = checks_of(hearing)
    with override("zh-hans"):
        data: dict[str, Any] = {
            "what": KINDS[hearing.kind].asynchronous.zh,
            "cause": registry.get(hearing.case.cause_code).name.zh,
            "parties": [{"role": str(party.get_role_display()), "name": party.name} for party in present],
            "panel": [{"title": str(one.get_duty_display()), "name": one.user.display_name} for one in members],
            "ground": hearing.mode_ground,
            "opened_at": _iso(hearing.opened_at),
            "closed_at": _iso(hearing.closed_at),
            "turns": [_turn(turn, said.get(turn.pk), checks) for turn in turns],
        }
    return {name: value for name, value in data.items() if value != ""}


def _turn(turn: SpeakingTurn, statement: Statement | None, checks: list[IdentityCheck]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "stage": str(turn.get_stage_display()),
        "speaker": f"{turn.party.get_role_display()}{turn.party.name}",
        "due_at": _iso(turn.due_at),
        "question": turn.question,
    }
    if statement is not None:
        files = [one.file_name for one in statement.files.all()]
        row |= {"spoken_at": _iso(statement.made_at), "text": statement.text, "files": files}
        row["confirmed_at"] = _iso(last_check(checks, statement.made_by_id, statement.made_at))
    return {name: value for name, value in row.items() if value not in ("", [])}


def _iso(instant: Any) -> str:
    return instant.isoformat() if instant else ""
