"""What a paper or a piece of evidence is called where its owner typed no name."""

from collections.abc import Sequence

from django.utils import translation

from filing.causes.elements import evidence_kinds
from filing.parties.models import KeptPaper
from filing.parties.rules.papers import PaperKind

LONGEST = 160
OTHER = "other"  # this kind names nothing


def evidence_title(typed: str, kinds: Sequence[str], file_name: str) -> str:
    """The name typed, else the kinds chosen, else the file's name.

    It stands in the complaint and in the court's file, so the kinds are named in Chinese whatever the reader's language.
    """
    return typed or _of_kinds(kinds) or _of_file(file_name)


def paper_title(typed: str, kind: str, kinds: Sequence[str], file_name: str) -> str:
    """The same for a kept paper: "身份证件" by its own kind, evidence by what kind of evidence it is."""
    if kind == PaperKind.EVIDENCE:
        return evidence_title(typed, kinds, file_name)
    with translation.override("zh-hans"):
        return typed or str(KeptPaper.Kind(kind).label)


def _of_kinds(kinds: Sequence[str]) -> str:
    """借条、欠条、收条和微信聊天记录; with something of no named kind among it 借条、欠条、收条等; "" where none is named."""
    named = [evidence_kinds()[kind].zh for kind in kinds if kind in evidence_kinds() and kind != OTHER]
    if not named:
        return ""
    *before, last = named
    words = f"{'、'.join(before)}和{last}" if before else last
    return f"{words}等"[:LONGEST] if OTHER in kinds else words[:LONGEST]


def _of_file(file_name: str) -> str:
    return file_name.rpartition(".")[0][:LONGEST] or file_name
