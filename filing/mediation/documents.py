"""The documents of mediation: their data and their registration.

The agreement bears the signatures of those who made it and no court's seal: it is theirs (法释〔2021〕23号 art. 19).
"""

from typing import NotRequired, TypedDict

from courtportal.kernel.rendering.document_kinds import DocumentKind, register
from courtportal.kernel.rendering.schema import Date
from filing.applications.documents import ProceduralRuling
from filing.documents import PartyLine


class MediationAgreementData(TypedDict):
    parties: list[PartyLine]
    cause: str
    mediator: str
    body: NotRequired[str]
    clauses: list[str]
    in_case: NotRequired[bool]
    agreed_on: Date


class MediationStatement(ProceduralRuling):
    facts: NotRequired[str]  # ``request`` has the claims (CPL 100)


class UndisputedFacts(TypedDict):
    number: str
    parties: list[PartyLine]
    facts: list[str]
    mediator: NotRequired[str]
    agreed_on: Date


_VERSION = "2026-1"

register(
    DocumentKind(
        "mediation_agreement", "调解协议书", "Mediation agreement", "filing/documents/mediation_agreement.html", _VERSION,
        MediationAgreementData, (("party1", "申请人"), ("party2", "被申请人"), ("mediator", "调解员")), sealed=False,
        serve=False, strict=False,
    ),
    DocumentKind(
        "undisputed_facts", "无争议事实记载", "Record of undisputed facts", "filing/documents/undisputed_facts.html", _VERSION,
        UndisputedFacts, strict=False,
    ),
    DocumentKind(
        "mediation_statement", "民事调解书", "Civil mediation statement", "filing/documents/mediation_statement.html", _VERSION,
        MediationStatement, (("judge", "审判员"), ("clerk", "书记员")),
    ),
)  # fmt: skip
