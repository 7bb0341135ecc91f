"""Takes an effective decision over from filing: its printed text by sections, and what is known of the case."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from filing.public import Case, Decision
from search.judgments.assembly import Facts

_CIVIL_NAMES = {"judgment": "民事判决书", "ruling": "民事裁定书", "mediation": "民事调解书"}
_INSTANCES = {"second_instance": "二审", "retrial": "再审"}


def sections_of(printed: Mapping[str, Any]) -> dict[str, str]:
    """The sections of a judgment from the data of its document (CPL art. 155)."""
    basis = "，".join(printed.get("legal_basis", ()))
    sections = {
        "parties": "\n".join(_party(party) for party in printed.get("parties", ())),
        "procedure": printed.get("introduction", ""),
        "claims": "\n".join(text for text in (printed.get("claims", ""), printed.get("defence", "")) if text),
        "facts": printed.get("facts", ""),
        "reasons": printed.get("reasons", ""),
        "articles": f"依照{basis}规定，判决如下：" if basis else "",
        "holding": "\n".join(printed.get("orders", ())),
        "tail": "\n".join(text for text in (printed.get("fee_text", ""), _signatures(printed)) if text),
    }
    return {name: str(text) for name, text in sections.items() if text}


def _party(party: Mapping[str, str]) -> str:
    description = party.get("description", "").rstrip("。")
    return f"{party['role']}：{party['name']}，{description}。" if description else f"{party['role']}：{party['name']}。"


def _signatures(printed: Mapping[str, Any]) -> str:
    lines = [f"{member['title']} {member['name']}" for member in printed.get("panel", ())]
    if printed.get("decided_on"):
        day = dt.date.fromisoformat(str(printed["decided_on"]))
        lines.append(f"{day.year}年{day.month}月{day.day}日")
    return "\n".join([*lines, *([f"书记员 {printed['clerk']}"] if printed.get("clerk") else [])])


def facts_of(decision: Decision, cause: str) -> Facts:
    """What is known of the case beside the text. Raises LookupError for a decision without a document."""
    document, case = decision.document, decision.case
    if document is None:
        raise LookupError(f"decision {decision.pk} has no document")
    printed = document.data
    return Facts(
        court_id=case.court_id, case_number=case.case_number, cause_code=case.cause_code, document_type=decision.kind,
        procedure=case.procedure, title=_title(case, decision.kind, cause), amount=case.amount,
        decided_on=decision.decided_on or dt.date.fromisoformat(str(printed["decided_on"])),
        effective_on=decision.effective_on, people=_people(case, printed), verification_code=document.verification_code,
    )  # fmt: skip


def organisations_of(case: Case) -> list[str]:
    """Names of organisations among the parties, which are kept (art. 11)."""
    return list(case.parties.filter(kind="organisation").values_list("name", flat=True))


def bench_of(case: Case) -> list[Any]:
    """Users who sit on the case or serve it as clerk or assistant."""
    return list(case.panel.filter(ended_at=None).values_list("user_id", flat=True).distinct())


def _title(case: Case, kind: str, cause: str) -> str:
    names: dict[str, list[str]] = {}
    for party in case.parties.order_by("order"):
        names.setdefault(party.role, []).append(party.name)
    plaintiffs, defendants = names.get("plaintiff", []), names.get("defendant", [])
    instance, document = _INSTANCES.get(case.procedure, "一审"), _CIVIL_NAMES.get(kind, "")
    return f"{'、'.join(plaintiffs)}与{'、'.join(defendants)}{cause}{instance}{document}"


def _people(case: Case, printed: Mapping[str, Any]) -> dict[str, list[str]]:
    agents = [r for party in case.parties.all() for r in party.representations.filter(ended_at=None)]
    return {
        "judges": [member["name"] for member in printed.get("panel", ())],
        "clerks": [printed["clerk"]] if printed.get("clerk") else [],
        "parties": [party.name for party in case.parties.order_by("order")],
        "lawyers": [agent.name for agent in agents],
        "firms": list(dict.fromkeys(agent.law_firm for agent in agents if agent.law_firm)),
    }
