"""Takes an effective decision over from filing: its printed text by sections, and what is known of the case."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from courtportal.kernel.chinese import date_in_numerals
from filing.public import Case, Decision
from search.judgments.assembly import Facts
from search.judgments.rules.numerals import numeral

PAYMENT_ORDER = "payment_order"
_CIVIL_NAMES = {"judgment": "民事判决书", "ruling": "民事裁定书", "mediation": "民事调解书", PAYMENT_ORDER: "支付令"}
_OBJECTION = (
    "被申请人对本支付令有异议的，应当自收到本支付令之日起十五日内向本院书面提出。异议成立的，本院裁定终结督促程序，本支付令自行失效。\n"
    "被申请人自收到本支付令之日起十五日内不提出书面异议又不履行本支付令的，申请人可以向人民法院申请执行。"
)
_INSTANCES = {"second_instance": "二审", "retrial": "再审"}
# Readers tell one retrial from another by the court, not by the instance whose procedure it followed.
_RETRIALS = frozenset({"retrial_first", "retrial_small"})


def sections_of(printed: Mapping[str, Any], kind: str = "judgment") -> dict[str, str]:
    """The sections of a judgment or payment order from the data of its document, worded as printed (CPL arts 155, 227)."""
    ordered = kind == PAYMENT_ORDER
    basis = "，".join(printed.get("legal_basis", ()))
    people = [*printed.get("parties", ()), *printed.get("representatives", ())]
    sections = {
        "parties": "\n".join(_party(party) for party in people),
        "procedure": printed.get("introduction", ""),
        "claims": _lines(printed.get("claims", ""), printed.get("defence", "")),
        "facts": printed.get("facts", ""),
        "reasons": f"{'本院经审查认为，' if ordered else ''}{printed.get('reasons', '')}",
        "articles": _articles(basis, ordered=ordered),
        "holding": _numbered(printed.get("orders", ())),
        "tail": _lines(
            _late_performance(printed),
            printed.get("fee_text", ""),
            _OBJECTION if ordered else _appeal(printed),
            _signatures(printed),
        ),
    }
    return {name: str(text) for name, text in sections.items() if text}


def _articles(basis: str, *, ordered: bool) -> str:
    if not basis:
        return ""
    return f"依照{basis}规定，特发出如下支付令：" if ordered else f"综上所述，依照{basis}规定，判决如下："


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _numbered(orders: Sequence[str]) -> str:
    if len(orders) < 2 or orders[0].startswith("一、"):
        return "\n".join(orders)
    return "\n".join(f"{numeral(place)}、{order}" for place, order in enumerate(orders, 1))


def _late_performance(printed: Mapping[str, Any]) -> str:
    if not printed.get("late_performance"):
        return ""
    return (
        "如果未按本判决指定的期间履行给付金钱义务，应当依照《中华人民共和国民事诉讼法》第二百六十四条规定，"
        "加倍支付迟延履行期间的债务利息。"
    )


def _appeal(printed: Mapping[str, Any]) -> str:
    if not printed.get("appeal_days"):
        return "本判决为终审判决。"
    return (
        f"如不服本判决，可以在判决书送达之日起{numeral(int(printed['appeal_days']))}日内，向本院递交上诉状，"
        f"并按照对方当事人或者代表人的人数提出副本，上诉于{printed.get('appeal_court', '')}。"
    )


def _party(party: Mapping[str, str]) -> str:
    description = party.get("description", "").rstrip("。")
    return f"{party['role']}：{party['name']}，{description}。" if description else f"{party['role']}：{party['name']}。"


def _signatures(printed: Mapping[str, Any]) -> str:
    lines = [f"{member['title']} {member['name']}" for member in printed.get("panel", ())]
    if printed.get("decided_on"):
        lines.append(date_in_numerals(dt.date.fromisoformat(str(printed["decided_on"]))))
    return _lines(*lines, f"书记员 {printed['clerk']}" if printed.get("clerk") else "")


def facts_of(decision: Decision, cause: str) -> Facts:
    """What is known of the case beside the text. Raises LookupError for a decision without a document."""
    document, case = decision.document, decision.case
    if document is None:
        raise LookupError(f"decision {decision.pk} has no document")
    printed = document.data
    return Facts(
        court_id=case.court_id, case_number=case.case_number, cause_code=case.cause_code, document_type=decision.kind,
        procedure=_procedure(case), title=_title(case, decision.kind, cause), amount=case.amount,
        decided_on=decision.decided_on or dt.date.fromisoformat(str(printed["decided_on"])),
        effective_on=decision.effective_on, people=_people(case, printed), verification_code=document.verification_code,
    )  # fmt: skip


def organisations_of(case: Case) -> list[str]:
    """Names of organisations among the parties, which are kept (art. 11)."""
    return list(case.parties.filter(kind="organisation").values_list("name", flat=True))


def bench_of(case: Case) -> list[Any]:
    """Users who sit on the case or serve it as clerk or assistant."""
    return list(case.panel.filter(ended_at=None).values_list("user_id", flat=True).distinct())


def _procedure(case: Case) -> str:
    return "retrial" if case.procedure in _RETRIALS else case.procedure


def _title(case: Case, kind: str, cause: str) -> str:
    names: dict[str, list[str]] = {}
    for party in case.parties.order_by("order"):
        names.setdefault(party.role, []).append(party.name)
    plaintiffs = names.get("plaintiff") or names.get("appellant") or names.get("applicant", [])
    defendants = names.get("defendant") or names.get("appellee") or names.get("respondent", [])
    if kind == PAYMENT_ORDER:  # named like its cause, and of no instance
        return f"{'、'.join(plaintiffs)}与{'、'.join(defendants)}{_CIVIL_NAMES[kind]}"
    instance, document = _INSTANCES.get(_procedure(case), "一审"), _CIVIL_NAMES.get(kind, "")
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
