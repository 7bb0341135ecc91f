"""The papers of the parties' room: the defendant's answer, and the table of facts for the hearing. The court seals neither."""

from typing import NotRequired, TypedDict

from courtportal.kernel.rendering.document_kinds import DocumentKind, register
from courtportal.kernel.rendering.schema import Date
from filing.documents import Complaint


class FactRow(TypedDict):
    """One fact: what is claimed, and what each defendant said."""

    label: str
    claimed: str
    said: NotRequired[str]


class FactSection(TypedDict):
    """The facts that stand in one way."""

    title: str
    rows: list[FactRow]


class FactMatrix(TypedDict):
    cause: str
    case_title: str
    binding: bool
    sections: list[FactSection]
    made_on: Date


register(
    DocumentKind(
        "answer",
        "民事答辩状",
        "Answer",
        "filing/documents/answer.html",
        "2026-2",
        Complaint,
        sealed=False,
        serve=False,
        strict=False,
    ),
    DocumentKind(
        "fact_matrix",
        "争议事实和无争议事实",
        "Disputed and undisputed facts",
        "filing/documents/fact_matrix.html",
        "2026-1",
        FactMatrix,
        sealed=False,
        serve=False,
        strict=False,
    ),
)
