"""The first draft of a judgment from what the court already has: parties, elements, answer, hearing. Pure.

A private-lending claim is put into whole sentences; of every other claim the elements are told as the complaint has them.

The judge reads and edits every part; nothing here decides. Parts after CPL 2023 art. 155 and 法〔2016〕221号.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from filing.causes.answers import parse_date, parse_money, value_of
from filing.causes.currency import FOREIGN
from filing.causes.elements import load_form
from filing.causes.lpr import rate_limit
from filing.causes.rates import a_year
from filing.decisions.rules.contested import Defence, defended, mark, marks, opposed, told_apart, unclear
from filing.decisions.rules.holding import Obligation, numbered
from filing.decisions.rules.trial_told import DEFAULT_BASIS, DraftParty, Trial, names
from filing.decisions.rules.trial_told import day as written_day
from filing.fees.rules.expenses import laid_on
from filing.law import Bilingual
from filing.parties.rules.matrix import Row

Answers = Mapping[str, Any]

# 〔〕 with or without a hint, to be filled in by the judge; 〔2022〕 is the year of a number.
_BLANK = re.compile(r"〔(?!\d{4}〕)[^〕]*〕")

LEGAL_BASIS = (
    "《中华人民共和国民法典》第六百六十七条",
    "《中华人民共和国民法典》第六百七十五条",
    "《中华人民共和国民法典》第六百七十六条",
)
CLAIMS_HEADING = "诉讼请求"
# The elements of the forms in which the plaintiff tells facts and reasons in own words, in this order.
TOLD_IN_WORDS = ("events", "wrong", "consequences", "remarks")


def blanks(text: str) -> list[str]:
    """What a draft leaves to the judge and nobody has filled in or found yet, as it stands in the text."""
    return [*_BLANK.findall(text), *marks(text)]


def unfilled(content: Mapping[str, Any]) -> dict[str, list[str]]:
    """The parts of a decision with places that nobody has filled in yet, and those places."""
    texts = {part: text if isinstance(text, str) else "\n".join(text) for part, text in content.items()}
    return {part: left for part, text in texts.items() if (left := blanks(text))}


@dataclass(frozen=True, slots=True)
class Change:
    """A granted change of the claims (CPL 54): by whom, since which day, and all claims as it puts them."""

    by: str
    since: dt.date
    text: str


@dataclass(frozen=True, slots=True)
class OwnClaim:
    """What a third party claims for itself, and why (CPL 59)."""

    name: str
    claims: str
    facts: str


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """What the draft is made from."""

    parties: Sequence[DraftParty]
    cause: str
    court: str
    accepted_on: dt.date
    heard_on: dt.date | None
    procedure: str
    answers: Answers
    fee: Decimal | None
    # What was spent beside the fee, by name.
    expenses: Sequence[tuple[Bilingual, Decimal]] = ()
    in_public: bool = True
    # The code of the foreign currency in which the claim is; '' for yuan.
    currency: str = ""
    # What the complaint claims and tells, with what the defendants said to each element and in words of their own.
    rows: Sequence[Row] = ()
    defences: Sequence[Defence] = ()
    change: Change | None = None
    own_claims: Sequence[OwnClaim] = ()

    def of_role(self, role: str) -> list[DraftParty]:
        """The parties in one role."""
        return [party for party in self.parties if party.role == role]

    @property
    def trial(self) -> Trial:
        """The trial, as the judgment tells it."""
        return Trial(self.heard_on, self.in_public, self.parties)

    def sum_of(self, key: str) -> str:
        """An amount of the elements in the currency of the claim."""
        return f"{money(self.answers, key):.2f}{FOREIGN[self.currency].zh if self.currency else '元'}"

    def as_claimed(self) -> "DraftFacts":
        """The same without what was said against it: who settles leaves nothing for the court to find."""
        return replace(self, rows=[replace(row, said=()) for row in self.rows])

    def of_section(self, section: str) -> list[Row]:
        """The elements of the complaint in one section: claims, facts."""
        return [row for row in self.rows if row.claimed.section == section]


def money(answers: Answers, key: str) -> Decimal:
    """An amount of the elements, however it was typed; 0 if it was not answered."""
    try:
        return parse_money(str(answers.get(key) or 0))
    except ValueError:
        return Decimal(0)


def date_of(text: Any) -> dt.date | None:
    """A day of the elements, however it was typed; None without one."""
    try:
        return parse_date(str(text or ""))
    except ValueError:
        return None


def day(text: Any) -> str:
    """2026-03-01 as 2026年3月1日; '' without a date."""
    date = text if isinstance(text, dt.date) else date_of(text)
    return written_day(date) if date else ""


def introduction(facts: DraftFacts) -> str:
    """How the case came and was heard."""
    plaintiffs, defendants = facts.of_role("原告"), facts.of_role("被告")
    text = (
        f"原告{names(plaintiffs)}与被告{names(defendants)}{facts.cause}一案，本院于{day(facts.accepted_on)}立案后，"
        f"依法适用{facts.procedure}"
    )
    return f"{text}{facts.trial.told}。本案现已审理终结。"


def with_trial(content: Mapping[str, Any], facts: DraftFacts) -> dict[str, Any]:
    """The parts of a draft with what the record of the trial says by now, where they waited for it, and with the passage on
    default if a defendant stayed away.
    """
    parts, trial = dict(content), facts.trial
    parts["introduction"] = trial.told_in(parts["introduction"])
    if trial.default and DEFAULT_BASIS not in parts["legal_basis"]:
        parts["reasons"] = f"{parts['reasons']}\n{trial.default}"
        parts["legal_basis"] = [*parts["legal_basis"], DEFAULT_BASIS]
    return parts


def is_lending(facts: DraftFacts) -> bool:
    """Whether the elements are those of a private-lending claim."""
    return bool(facts.answers.get("amount_provided") or not facts.of_section("claims"))


def claims(facts: DraftFacts) -> str:
    """The plaintiff's claims and reasons, then those of each third party with a claim of its own."""
    return "\n".join([_claimed(facts), *(_claimed_beside(one) for one in facts.own_claims)])


def _claimed_beside(one: OwnClaim) -> str:
    wanted = numbered([line.strip().rstrip("。；;") for line in one.claims.splitlines() if line.strip()])
    told = one.facts.strip().rstrip("。")
    return f"第三人{one.name}向本院提出诉讼请求：{''.join(wanted)}" + (f"\n事实和理由：{told}。" if told else "")


def _claimed(facts: DraftFacts) -> str:
    plaintiffs = names(facts.of_role("原告"))
    if facts.change is not None:
        text, who = facts.change.text.rstrip("。；"), "" if facts.change.by == plaintiffs else facts.change.by
        since = f"审理中，{who}经准许于{day(facts.change.since)}变更诉讼请求为"
        return f"{plaintiffs}向本院提起诉讼。{since}：{text}。{_told(facts)}"
    if not is_lending(facts):
        claimed = numbered([_claim(row) for row in facts.of_section("claims")])
        return f"{plaintiffs}向本院提出诉讼请求：{''.join(claimed)}{_told(facts)}"
    answers = facts.answers
    wanted = [f"判令被告偿还借款本金{facts.sum_of('principal_owed')}"]
    if answers.get("interest_claimed") == "yes":
        until = f"（计算至{day(answers.get('interest_as_of'))}）" if answers.get("interest_as_of") else ""
        onwards = "，并计算至实际清偿之日止" if answers.get("interest_until_paid") == "yes" else ""
        wanted.append(f"判令被告支付利息{facts.sum_of('interest_amount')}{until}{onwards}")
    if answers.get("fee_claimed") == "yes":
        wanted.append("案件受理费由被告承担")
    return f"{plaintiffs}向本院提出诉讼请求：{''.join(numbered(wanted))}{_told(facts)}"


def _claim(row: Row) -> str:
    """A claim as it is recited; what is called by the heading alone says it in its own words."""
    return row.claimed.text.rstrip("。；") if row.claimed.label == CLAIMS_HEADING else row.claimed.line


def _told(facts: DraftFacts) -> str:
    """The facts and reasons in the plaintiff's own words; '' where none are told, or all of them stand in the elements."""
    said = [str(facts.answers.get(key) or "").strip().rstrip("。；") for key in TOLD_IN_WORDS]
    told = "。".join(one for one in said if one)
    return f"\n事实和理由：{told}。" if told else ""


def found(facts: DraftFacts) -> str:
    """The facts that nobody opposes, for the judge to confirm against the evidence; the others as each side tells them."""
    rows, settled = opposed(facts.of_section("facts")), undisputed(facts)
    if is_lending(facts):
        rows += [row for row in opposed(facts.of_section("claims")) if row.claimed.key == "principal_owed"]
    parts = [f"根据当事人陈述和经审查确认的证据，本院认定事实如下：{'；'.join(settled)}。"] if settled else []
    return "\n".join(parts + told_apart(names(facts.of_role("原告")), rows))


def undisputed(facts: DraftFacts) -> list[str]:
    """The facts as the complaint tells them, without those that a defendant opposes, sentence by sentence; one that is unclear
    is marked for the court to find.
    """
    if is_lending(facts):
        return _lent(facts)
    told = facts.of_section("facts")
    rows = opposed(told)
    return [row.claimed.line + _to_find(facts, {row.claimed.key}) for row in told if row not in rows]


def _to_find(facts: DraftFacts, keys: set[str]) -> str:
    """The mark behind a sentence that rests on elements which nobody opposes and not everybody admits; '' if on none."""
    open_still = "、".join(row.claimed.label for row in unclear(facts.rows) if row.claimed.key in keys)
    return mark(open_still) if open_still else ""


def _lent(facts: DraftFacts) -> list[str]:
    """What is found of a loan, sentence by sentence, without those of which an element is opposed."""
    answers = facts.answers
    lender, borrower = names(facts.of_role("原告")), names(facts.of_role("被告"))
    provided = day(answers.get("provided_on") or answers.get("contract_date"))
    repaid = money(answers, "principal_repaid")
    amount = facts.sum_of("amount_provided" if money(answers, "amount_provided") else "principal_owed")
    lent = f"{lender}向{borrower}提供借款{amount}"
    owed = {"principal_owed", "principal_repaid"}
    sentences = [
        ({"provided_on", "contract_date", "amount_provided"}, f"{provided}，{lent}" if provided else lent),
        ({"term_end"}, f"双方约定的借款期限至{day(answers['term_end'])}届满" if answers.get("term_end") else ""),
        # That nothing was repaid is denied with what is owed; what the plaintiff says was repaid is not.
        ({"principal_repaid"}, f"{borrower}已偿还本金{facts.sum_of('principal_repaid')}")
        if repaid
        else (owed, f"{borrower}未偿还借款本金"),
        (owed, f"尚欠本金{facts.sum_of('principal_owed')}"),
    ]
    if facts.change is not None:  # what is still owed is claimed anew, and no figure of the complaint says it any more
        sentences = [(keys, sentence) for keys, sentence in sentences if keys != owed]
    denied = {row.claimed.key for row in opposed(facts.rows)}
    told, seen = [], set[str]()
    for keys, sentence in sentences:
        if sentence and not keys & denied:
            told.append(sentence + _to_find(facts, keys - seen))
            seen |= keys
    return told


def reasons(facts: DraftFacts) -> str:
    """The reasons, with room for the judge's own: on a third party's own claim, and on the default of who stayed away."""
    left = [mark(f"第三人{one.name}的独立请求能否成立，理由和适用的法律") for one in facts.own_claims]
    parts = [_reasons_on_the_claim(facts), facts.trial.default, *(f"{one}。" for one in left)]
    return "\n".join(part for part in parts if part)


def _reasons_on_the_claim(facts: DraftFacts) -> str:
    if not facts.currency:
        return _reasons(facts)
    named = FOREIGN[facts.currency].zh
    return f"{_reasons(facts)}{mark(f'以{named}支付还是折合人民币支付，折合所依的汇率和日期，判令支付的数额')}。"


def _reasons(facts: DraftFacts) -> str:
    """Where anything is opposed, or a defendant has not admitted it, nothing is said for one side."""
    if denied := opposed(facts.rows):
        named = "、".join(dict.fromkeys(row.claimed.label for row in denied))
        return f"本院认为，{mark(f'就{named}的争议写明认定的理由和适用的法律')}。"
    if facts.change is not None:
        return "本院认为，〔诉讼请求已经变更，请写明尚欠的数额、争议焦点、认定的理由和适用的法律〕。"
    if not is_lending(facts):
        return "本院认为，〔请写明争议焦点、认定的理由和适用的法律〕。"
    if unclear(facts.rows) or any(one.text is None for one in facts.defences):
        left = mark("被告没有答辩或者没有全部认可，写明认定的理由、适用的法律，以及请求能否支持")
        return f"本院认为，{left}。"
    lender, borrower = names(facts.of_role("原告")), names(facts.of_role("被告"))
    return (
        f"本院认为，{lender}与{borrower}之间的民间借贷关系系双方真实意思表示，内容不违反法律、行政法规的强制性规定，合法有效。"
        f"{lender}已按约提供借款，{borrower}未按照约定的期限返还借款，应当承担还本付息的违约责任。"
        f"{_supported(facts, lender)}"
    )


def _supported(facts: DraftFacts, lender: str) -> str:
    """How far the claims on a loan stand; what exceeds the limit falls away, and the interest until now is counted anew."""
    limit = _limit_of_rate(facts)
    if limit is None or _claimed_rate(facts) == _supported_rate(facts):
        return f"{lender}的诉讼请求有事实和法律依据，本院予以支持。"
    most = f"年利率{limit.normalize():f}%"
    anew = mark(f"按不超过{most}计算的到期利息数额，并相应修改判项")
    return f"{lender}主张的利率超过合同成立时一年期贷款市场报价利率四倍（{most}）的部分，不予支持，其余诉讼请求予以支持。{anew}。"


def _claimed_rate(facts: DraftFacts) -> Decimal | None:
    """The rate a year by which the interest on a loan is claimed: the one it was counted by, else the one that was agreed."""
    answers, form = facts.answers, load_form("private_lending")
    if not is_lending(facts) or answers.get("interest_claimed") != "yes":
        return None
    if isinstance(counted := value_of(form.element("interest_rate"), answers), Decimal):
        return counted
    agreed = value_of(form.element("rate"), answers)
    return a_year(agreed, str(answers.get("rate_period") or "")) if isinstance(agreed, Decimal) else None


def _limit_of_rate(facts: DraftFacts) -> Decimal | None:
    """What the court supports at most on a loan made that day; None where no day is told, or before there was an LPR."""
    made = date_of(facts.answers.get("contract_date"))
    return rate_limit(made) if made else None


def _supported_rate(facts: DraftFacts) -> Decimal | None:
    rate, limit = _claimed_rate(facts), _limit_of_rate(facts)
    return min(rate, limit) if rate and limit else rate


def obligation(facts: DraftFacts) -> Obligation:
    """The order to pay that the claims ask for, in yuan; of nothing yet for a claim in a foreign currency, nor for claims that
    were changed, of which no element says what is principal.
    """
    lending = is_lending(facts)
    answers = {} if facts.currency or facts.change else facts.answers
    claimed = lending and answers.get("interest_claimed") == "yes"
    onwards = claimed and answers.get("interest_until_paid") == "yes"
    as_of = answers.get("interest_as_of") or answers.get("principal_as_of")
    debtors, creditors = facts.of_role("被告"), facts.of_role("原告")
    return Obligation(
        debtors=tuple(party.party_id for party in debtors),
        creditors=tuple(party.party_id for party in creditors),
        debtor_names=tuple(party.name for party in debtors),
        creditor_names=tuple(party.name for party in creditors),
        principal=money(answers, "principal_owed" if lending else "claim_total"),
        interest=money(answers, "interest_amount") if claimed else Decimal(0),
        interest_until=date_of(as_of),
        annual_rate=_supported_rate(facts) if onwards else None,
        wording="偿还借款本金" if lending and not facts.change else "支付",
    )


def _stated_basis(facts: DraftFacts) -> list[str]:
    """The articles that the complaint names, a law a line, for the judge to check."""
    stated = str(facts.answers.get("basis_text") or "")
    return [line.strip("；。 ") for line in stated.replace("；", "\n").splitlines() if line.strip("；。 ")]


def first_draft(facts: DraftFacts) -> dict[str, Any]:
    """All parts of the judgment, in the fields of the document kind ``civil_judgment``."""
    debtors = names(facts.of_role("被告"))
    basis = [*LEGAL_BASIS] if is_lending(facts) else _stated_basis(facts)
    owed = obligation(facts)
    if facts.trial.default:
        basis.append(DEFAULT_BASIS)
    fee = f"案件受理费{facts.fee:.2f}元，由{debtors}负担。" if facts.fee is not None else "本案不收取案件受理费。"
    return {
        "introduction": introduction(facts),
        "claims": claims(facts),
        "defence": defended(facts.defences, facts.rows) or f"{debtors}未作答辩。",
        "facts": found(facts),
        "reasons": reasons(facts),
        "legal_basis": basis,
        "orders": numbered([owed.text]) if owed.principal else [],
        "fee_text": fee + laid_on(list(facts.expenses), debtors),
    }
