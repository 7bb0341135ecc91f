"""What stands in a drafted paper, in the language of record."""

import datetime as dt
from typing import Any

from django.utils.translation import override

from courtportal.kernel import clock
from courtportal.kernel.rendering.actions import SignerSlot
from courtportal.kernel.rendering.models import CourtDocument, SignatureSlot
from filing.applications.papers import cause_of
from filing.cases.models import Case, PanelMember, Party
from filing.decisions.queries import bench_lines, signer_slots
from filing.decisions.queries import party_lines as parties_of_a_suit
from filing.drafting.models import PaperDraft
from filing.drafting.policies import CONDUCTING
from filing.drafting.rules.kinds import ENFORCING, PaperKind
from filing.enforcement.models import EnforcementCase
from filing.enforcement.papers import party_lines as parties_of_an_enforcement
from filing.to_sign import places
from filing.to_sign.places import CLERK, JUDGE

OFFICER = "执行法官"


class NobodySigns(Exception):
    """The case has no judge or officer, or no clerk, who could sign and seal."""


@override("zh-hans")
def first_content(case: Case, kind: PaperKind, corrects: CourtDocument | None = None) -> dict[str, Any]:
    """The words to begin with, with the names of the case in them, and of the paper that is corrected."""
    enforcement = EnforcementCase.objects.filter(case=case).first()
    names = {
        "creditors": _names(case, Party.Role.CREDITOR),
        "debtors": _names(case, Party.Role.DEBTOR),
        "title": enforcement.title_document if enforcement else "",
        "corrected": f"{corrects.case_number}{corrects.title}" if corrects else "",
        "made_on": _day(corrects.sealed_at) if corrects and corrects.sealed_at else "〔日期〕",
    }
    return {
        "introduction": _introduction(case, names),
        "request": kind.facts.format_map(names),
        "reasons": kind.reasons.format_map(names),
        "legal_basis": list(kind.legal_basis),
        "orders": [order.format_map(names) for order in kind.orders],
        "remedy": kind.remedy,
    }


@override("zh-hans")
def data_of(draft: PaperDraft, now: dt.datetime) -> dict[str, Any]:
    """The fields of 民事裁定书 and 执行裁定书."""
    case, enforcing = draft.case, draft.case.case_type in ENFORCING
    signs, clerk = who_signs(case)
    return {
        **draft.content,
        "parties": parties_of_an_enforcement(case) if enforcing else parties_of_a_suit(case),
        "panel": [{"title": OFFICER, "name": signs.user.display_name}] if enforcing else bench_lines(case),
        "clerk": clerk.user.display_name,
        "decided_on": clock.local(now).date(),
    }


def slots_of(case: Case) -> list[SignerSlot]:
    """The officer who conducts the case, or every judge who decides it, who presides first; then the clerk (CPL 157).

    Raises NobodySigns.
    """
    signs, clerk = who_signs(case)
    if signs.duty != PanelMember.Duty.OFFICER:
        return signer_slots(case)
    return [
        SignerSlot(code=JUDGE, title_zh=OFFICER, name=signs.user.display_name, user_id=signs.user_id),
        SignerSlot(code=CLERK, title_zh="书记员", name=clerk.user.display_name, user_id=clerk.user_id),
    ]


def open_places(draft: PaperDraft) -> list[SignatureSlot]:
    """The places of judges or the officer where nobody has signed yet."""
    return list(places.open_places(draft.document)) if draft.document else []


def who_signs(case: Case) -> tuple[PanelMember, PanelMember]:
    """The member who conducts the case, and its clerk. Raises NobodySigns."""
    members = list(case.panel.filter(ended_at=None).select_related("user").order_by("created_at"))
    conducting = next((one for one in members if one.duty in CONDUCTING), None)
    clerk = next((one for one in members if one.duty == PanelMember.Duty.CLERK), None)
    if conducting is None or clerk is None:
        raise NobodySigns(case.pk)
    return conducting, clerk


def _introduction(case: Case, names: dict[str, str]) -> str:
    if case.case_type in ENFORCING:
        return f"本院在执行申请执行人{names['creditors']}与被执行人{names['debtors']}一案中，执行依据为{names['title']}。"
    return f"本院审理的{cause_of(case)}一案（{case.case_number}）。"


def _day(instant: dt.datetime) -> str:
    day = clock.local(instant).date()
    return f"{day.year}年{day.month}月{day.day}日"


def _names(case: Case, role: str) -> str:
    return "、".join(case.parties.filter(role=role, left_at=None).order_by("order").values_list("name", flat=True))
