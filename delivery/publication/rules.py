"""What a publication must say (CPL 95, 283; CPL-I 139): put together from the case's facts. Pure; in the language of record."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from delivery.service.rules.ways import Ground


class Content(StrEnum):
    """What is served decides what must be said (CPL-I 139)."""

    COMPLAINT = "complaint"
    APPEAL = "appeal"
    SUMMONS = "summons"
    # A summons to what is no trial: nobody loses the suit by staying away.
    SITTING = "sitting"
    DECISION = "decision"
    OTHER = "other"


GROUNDS = {
    Ground.WHEREABOUTS_UNKNOWN: "因你下落不明",
    Ground.NOTHING_ELSE_WORKS: "因用其他方式无法向你送达",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """Who is told what: names, the documents, and the terms that follow; ``remedy``: in the document's own words.

    ``contents``: everything that the documents together are, at least one; each must be spoken of.
    """

    recipient: str
    court: str
    case_number: str
    matter: str
    documents: Sequence[str]
    ground: Ground
    contents: Sequence[Content]
    gist: str
    abroad: bool = False
    appeal_to: str = ""
    appeal_days: int = 0
    remedy: str = ""


def notice(facts: Facts) -> str:
    """The notice, paragraph by paragraph."""
    days, article = ("六十", "第二百八十三条") if facts.abroad else ("三十", "第九十五条")
    titles = "、".join(f"《{title}》" for title in facts.documents)
    first = (
        f"本院受理{facts.matter}一案，案号为{facts.case_number}。{GROUNDS[facts.ground]}，"
        f"依照《中华人民共和国民事诉讼法》{article}的规定，现依法向你公告送达{titles}。"
    )
    gist = f"{'、'.join(_GIST[one] for one in facts.contents)}：{facts.gist.rstrip('。')}。"
    term = f"自本公告发出之日起，经过{days}日，即视为送达。"
    after = "".join(_AFTER[one].format(**_terms(facts)) for one in facts.contents)
    lines = [f"{facts.recipient}：", first, gist, term + after, "特此公告。"]
    return "\n".join(lines)


_GIST = {
    Content.COMPLAINT: "起诉要点",
    Content.APPEAL: "上诉要点",
    Content.SUMMONS: "开庭的时间和地点",
    Content.SITTING: "到场的事由、时间和地点",
    Content.DECISION: "裁判主要内容",
    Content.OTHER: "主要内容",
}
_ANSWER = "提出答辩状的期限为公告期满后{answer}日内。逾期不提出答辩状的，不影响人民法院审理。"
_AFTER = {
    Content.COMPLAINT: _ANSWER,
    Content.APPEAL: _ANSWER,
    Content.SUMMONS: "无正当理由拒不到庭的，本院将依法缺席审理和判决。",
    Content.SITTING: "",
    Content.DECISION: "{appeal}",
    Content.OTHER: "",
}


def _terms(facts: Facts) -> dict[str, str]:
    return {"answer": "三十" if facts.abroad else "十五", "appeal": facts.remedy or _appeal(facts)}


def _appeal(facts: Facts) -> str:
    if not facts.appeal_days:
        return "本裁判送达后即发生法律效力。"
    return f"如不服本裁判，可以在公告期满之日起{_number(facts.appeal_days)}日内，向本院递交上诉状，上诉于{facts.appeal_to}。"


def _number(days: int) -> str:
    return {10: "十", 15: "十五", 30: "三十"}[days]
