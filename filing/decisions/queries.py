"""What drafting, printing and effect need to know of a case. Callers hold the case through ``access``."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import override

from courtportal.kernel.clock import local
from courtportal.kernel.rendering.actions import SignerSlot
from courtportal.kernel.rendering.models import CourtDocument
from filing.calendar.models import Deadline, Hearing
from filing.cases.models import Case, PanelMember, Party
from filing.causes import registry
from filing.decisions.models import Decision
from filing.decisions.rules.drafting import DraftFacts, DraftParty
from filing.fees.models import Fee
from filing.intake.models import FilingVersion
from filing.parties.claimed import claimed_elements
from filing.parties.models import PartyAnswer
from filing.parties.rules.matrix import Claimed

APPEAL_RULE = "appeal_judgment"
JUDGES = (PanelMember.Duty.SOLE_JUDGE, PanelMember.Duty.PRESIDING_JUDGE, PanelMember.Duty.JUDGE)


def document_of(decision: Decision) -> CourtDocument:
    """The decision's document; every decision has one from its first draft on. Raises LookupError for a broken row."""
    if decision.document is None:
        raise LookupError(f"decision {decision.pk} has no document")
    return decision.document


def answers_of(case: Case) -> dict[str, Any]:
    """The element answers of the complaint as it was accepted; each as one text."""
    if case.filing_id is None:  # a paper case has no elements
        return {}
    version = FilingVersion.objects.filter(filing_id=case.filing_id).order_by("-number").first()
    typed = version.content.get("answers", {}) if version else {}
    return {key: " ".join(value) if isinstance(value, list) else value for key, value in typed.items()}


def describe(party: Party) -> str:
    """The party as a judgment introduces it: no more than 法释〔2016〕19号 art. 11 keeps."""
    if party.kind == Party.Kind.ORGANISATION:
        representative = f"法定代表人：{party.legal_representative}" if party.legal_representative else ""
        return "，".join(part for part in (f"住所地{party.address}" if party.address else "", representative) if part)
    born = f"{party.birth_date.year}年{party.birth_date.month}月{party.birth_date.day}日出生" if party.birth_date else ""
    home = f"住{party.address}" if party.address else ""
    return "，".join(part for part in (party.get_sex_display() if party.sex else "", born, party.ethnicity, home) if part)


def last_hearing(case: Case) -> Hearing | None:
    """The last hearing that was held."""
    return case.hearings.filter(state=Hearing.State.CLOSED).order_by("-closed_at").first()


@override("zh-hans")
def draft_facts(case: Case) -> DraftFacts:
    """Everything the first draft is made from, in the language of record, whatever the judge reads the pages in."""
    hearing = last_hearing(case)
    fee = Fee.objects.filter(case=case).order_by("created_at").first()
    elements = claimed_elements(case)
    answer = PartyAnswer.objects.filter(party__case=case).order_by("created_at").first()
    return DraftFacts(
        parties=[
            DraftParty(str(party.pk), party.get_role_display(), party.name, describe(party), attended=_attended(party))
            for party in case.parties.order_by("-role", "order")
        ],
        cause=registry.get(case.cause_code).name.zh,
        court=case.court.name_zh,
        accepted_on=local(case.accepted_at).date(),
        heard_on=local(hearing.opened_at).date() if hearing and hearing.opened_at else None,
        procedure=case.get_procedure_display(),
        answers=answers_of(case),
        defence=answer.text if answer else "",
        fee=Decimal(fee.amount) if fee else None,
        in_public=hearing.is_public if hearing else case.is_public,
        claimed=[_line(one) for one in elements if one.section == "claims"],
        told=[_line(one) for one in elements if one.section == "facts"],
    )


def _line(one: Claimed) -> str:
    """An element of the complaint as a line of the draft."""
    return f"{one.label}：{one.text}".rstrip("。；")


def _attended(party: Party) -> bool:
    """A party without an account cannot have attended an online hearing; the judge corrects the draft where it was otherwise."""
    return party.user_id is not None


def panel_member(case: Case, *duties: str) -> PanelMember | None:
    """The member in one of the duties now."""
    return case.panel.filter(duty__in=duties, ended_at=None).select_related("user").order_by("created_at").first()


def signer_slots(case: Case) -> list[SignerSlot]:
    """Who signs the judgment: the judge, then the clerk."""
    judge, clerk = panel_member(case, *JUDGES), panel_member(case, PanelMember.Duty.CLERK)
    slots = []
    if judge:
        slots.append(SignerSlot(code="judge", title_zh="审判员", name=judge.user.display_name, user_id=judge.user_id))
    if clerk:
        slots.append(SignerSlot(code="clerk", title_zh="书记员", name=clerk.user.display_name, user_id=clerk.user_id))
    return slots


@override("zh-hans")
def document_data(decision: Decision) -> dict[str, Any]:
    """The fields of the document kind ``civil_judgment``, in the language of record."""
    case = decision.case
    judge, clerk = panel_member(case, *JUDGES), panel_member(case, PanelMember.Duty.CLERK)
    parties = case.parties.order_by("-role", "order")
    printed = {part: text for part, text in decision.content.items() if part != "more_orders"}
    return {
        **printed,
        "parties": [{"role": p.get_role_display(), "name": p.name, "description": describe(p)} for p in parties],
        "appeal_days": 15,
        "appeal_court": case.court.parent.name_zh if case.court.parent else "",
        "late_performance": bool(decision.obligations),
        "panel": [{"title": "审判员", "name": judge.user.display_name}] if judge else [],
        "clerk": clerk.user.display_name if clerk else "",
        "decided_on": (decision.decided_on or local(decision.created_at).date()).isoformat(),
    }


def appeal_terms_end(decision: Decision) -> list[dt.date | None]:
    """For each party the last day of its appeal term; None while it has not started."""
    ends: dict[Any, dt.date] = dict(
        Deadline.objects.filter(case=decision.case, rule=APPEAL_RULE)
        .exclude(state=Deadline.State.CANCELLED)
        .values_list("party_id", "due_on")
    )
    return [ends.get(party_id) for party_id in decision.case.parties.values_list("pk", flat=True)]
