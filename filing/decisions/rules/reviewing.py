"""The first draft of a decision on an appeal, or in a retrial: what becomes of the decision below. Pure.

The judge reads and edits every part; nothing here decides. Outcomes after CPL 2023 art. 177; for the retrial art. 218.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from filing.decisions.rules.drafting import day
from filing.decisions.rules.holding import Obligation, numbered

AFFIRMED, VARIED, REVERSED, REMANDED = "affirmed", "varied", "reversed", "remanded"
# Item of the first paragraph of art. 177: right; wrong in fact or law; basic facts unclear.
_ITEMS = {AFFIRMED: "第一项", VARIED: "第二项", REVERSED: "第二项", REMANDED: "第三项"}
_BASIS = "《中华人民共和国民事诉讼法》第一百七十七条第一款"
_RETRIAL_BASIS = "《中华人民共和国民事诉讼法》第二百一十八条第一款"
APPEALS = frozenset({"民终", "民辖终", "破终"})


@dataclass(frozen=True, slots=True)
class Below:
    """The decision under review as its court gave it; the parts are '' where it was given on paper."""

    court: str
    case_number: str
    claims: str = ""
    facts: str = ""
    reasons: str = ""
    orders: Sequence[str] = ()
    fee_text: str = ""
    decided_on: dt.date | None = None
    kind: str = "判决"

    @property
    def cited(self) -> str:
        """As the orders name it."""
        return f"{self.court}{self.case_number}民事{self.kind}"


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for the review, and why."""

    name: str
    requests: str
    reasons: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What a party said to the appeal; None where it gave no answer, "" where its answer is a file that is to be read.

    A ``third_party`` of the trial below states its view, it defends nothing.
    """

    name: str
    text: str | None
    third_party: bool = False


# The answer is a file of the party's own: the court puts it into its words.
IN_A_FILE = "〔已提交书面答辩状，请写明答辩意见〕"


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """What the draft is made from. ``others`` are the names of the other side."""

    case_type: str
    cause: str
    below: Below
    requests: Sequence[Request]
    others: Sequence[str]
    accepted_on: dt.date
    heard_on: dt.date | None
    in_public: bool
    answers: Sequence[Answered]
    fee: Decimal | None
    inquired_on: dt.date | None = None

    @property
    def askers(self) -> str:
        """The names of who asks."""
        return "、".join(one.name for one in self.requests)

    @property
    def is_appeal(self) -> bool:
        """Whether it is an appeal; otherwise a retrial."""
        return self.case_type in APPEALS


def may_be(outcome: str, *, remanded_before: bool, of_ruling: bool = False, own: bool = False, partly: bool = False) -> bool:
    """Whether the court may decide so: a case is remanded once, then the court above decides itself (CPL 177, para. 2); a
    ruling is affirmed or reversed (CPL 178); who retries its ``own`` judgment has nobody to send it back to (CPL 218); one that
    is set aside ``partly`` already cannot be affirmed as a whole any more (CPL-I 328).
    """
    if of_ruling:
        return outcome in {AFFIRMED, REVERSED}
    if outcome == AFFIRMED:
        return not partly
    return outcome != REMANDED or not (remanded_before or own)


def introduction(facts: ReviewFacts) -> str:
    """How the case came to this court and was heard."""
    who = "上诉人" if facts.is_appeal else "再审申请人"
    against = "被上诉人" if facts.is_appeal else "被申请人"
    turned = "向本院提起上诉" if facts.is_appeal else "向本院申请再审"
    opposed = f"与{against}{'、'.join(facts.others)}" if facts.others else ""
    text = (
        f"{who}{facts.askers}因{opposed}{facts.cause}一案，不服{facts.below.cited}，{turned}。"
        f"本院于{day(facts.accepted_on)}立案后，依法组成合议庭"
    )
    if facts.heard_on is None and facts.is_appeal and facts.inquired_on:
        return f"{text}，于{day(facts.inquired_on)}询问当事人，不开庭进行了审理。本案现已审理终结。"
    if facts.heard_on is None:
        return f"{text}进行了审理。本案现已审理终结。"
    manner = "公开" if facts.in_public else "不公开"
    return f"{text}，于{day(facts.heard_on)}{manner}开庭进行了审理。本案现已审理终结。"


def claims(facts: ReviewFacts) -> str:
    """What is asked for, by each who asks."""
    verb = "上诉请求" if facts.is_appeal else "再审请求"
    return "\n".join(
        f"{one.name}{verb}：{one.requests.rstrip('。')}。事实和理由：{one.reasons.rstrip('。')}。" for one in facts.requests
    )


def defence(facts: ReviewFacts) -> str:
    """What each of the others says, and of each that said nothing that it did not."""
    if not facts.answers:
        return "双方均提起上诉，答辩意见同各自的上诉意见。"
    return "\n".join(_answered(one) for one in facts.answers)


def _answered(one: Answered) -> str:
    verb, none = ("述称", "未提交书面意见") if one.third_party else ("辩称", "未作答辩")
    if one.text is None:
        return f"{one.name}{none}。"
    return f"{one.name}{verb}，{one.text or IN_A_FILE}".rstrip("。") + "。"


def course(facts: ReviewFacts) -> str:
    """What was claimed, found and decided below, and what is found now."""
    below, now = facts.below, "本院二审期间" if facts.is_appeal else "本院再审期间"
    told = [_of_first(below.claims), _of_first(below.facts), _of_first(below.reasons)]
    if below.orders:
        told.append(f"一审法院判决：{''.join(below.orders)}{below.fee_text}")
    parts = [text for text in told if text] or ["〔请写明一审诉讼请求、认定的事实和判决〕"]
    return "\n".join([*parts, f"{now}，当事人没有提交新证据。对一审法院认定的事实，本院予以确认。"])


def _of_first(text: str) -> str:
    """A part of the judgment below in the words of this one."""
    return text.replace("本院", "一审法院")


def reasons(facts: ReviewFacts, outcome: str) -> str:
    """The reasons, with room for the judge's own."""
    wish = f"{facts.askers}的{'上诉' if facts.is_appeal else '再审'}请求"
    ends = {
        AFFIRMED: f"综上所述，{wish}不能成立，应予驳回；一审判决认定事实清楚，适用法律正确，应予维持。",
        VARIED: f"综上所述，{wish}部分成立，一审判决部分有误，本院予以纠正。",
        REVERSED: f"综上所述，{wish}成立，一审判决认定事实或者适用法律错误，本院予以纠正。",
        REMANDED: "综上所述，一审判决认定基本事实不清，应当发回重审。",
    }
    return f"本院认为，〔请写明争议焦点和认定的理由〕。{ends[outcome]}"


def legal_basis(facts: ReviewFacts, outcome: str) -> list[str]:
    """The articles of the outcome."""
    item = f"{_BASIS}{_ITEMS[outcome]}"
    return [item] if facts.is_appeal else [_RETRIAL_BASIS, item]


def first_orders(facts: ReviewFacts, outcome: str) -> list[str]:
    """What becomes of the decision below; what takes its place follows."""
    cited = facts.below.cited
    if outcome == AFFIRMED:
        return ["驳回上诉，维持原判" if facts.is_appeal else f"维持{cited}"]
    if outcome == REMANDED:
        return [f"撤销{cited}", f"本案发回{facts.below.court}重审"]
    if outcome == VARIED:
        return [f"维持{cited}第〔〕项", f"变更{cited}第〔〕项"]
    return [f"撤销{cited}"]


def fee_text(facts: ReviewFacts, outcome: str) -> str:
    """Who bears the cost of the review; after a remand it goes back (FEE art. 27)."""
    if facts.fee is None:
        return "本案不收取案件受理费。"
    named = "二审" if facts.is_appeal else "再审"
    if outcome == REMANDED and facts.is_appeal:  # only the fee of the second instance goes back
        return f"{facts.askers}预交的{named}案件受理费{facts.fee:.2f}元予以退回。"
    bearer = "、".join(facts.others) if outcome == REVERSED and facts.others else facts.askers
    return f"{named}案件受理费{facts.fee:.2f}元，由{bearer}负担。"


def review_draft(facts: ReviewFacts, outcome: str, owed: Obligation) -> dict[str, Any]:
    """All parts of the decision; ``owed`` is what the orders oblige to, where the court decides anew."""
    before = first_orders(facts, outcome)
    return {
        "introduction": introduction(facts),
        "claims": claims(facts),
        "defence": defence(facts),
        "facts": course(facts),
        "reasons": reasons(facts, outcome),
        "legal_basis": legal_basis(facts, outcome),
        "before_orders": before,
        "orders": numbered([*before, *([owed.text] if owed.principal else [])]),
        "fee_text": fee_text(facts, outcome),
    }
