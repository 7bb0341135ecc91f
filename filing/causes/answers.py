"""What answers to an element form are worth: problems, typed values, computed values, the list for print.

Answers are kept as they were typed (text, or a list of texts for several choices), so that nothing typed is ever lost;
what they mean is worked out here. Knows no Django.
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from math import prod
from typing import Any

from courtportal.kernel.chinese import UnclearAmount, amount_of_words
from courtportal.kernel.rendering.fonts import missing_glyphs, printable
from filing.cases.rules.case_number import InvalidCaseNumber, parse_any_case_number
from filing.causes.currency import FOREIGN
from filing.causes.elements import Element, ElementForm
from filing.causes.interest import Interest
from filing.causes.rates import UnclearRate, read_rate
from filing.parties.rules import InvalidCreditCode, InvalidIdentityNumber, parse_credit_code, parse_identity_number
from filing.parties.rules.bank_card import InvalidBankCard, parse_bank_card
from filing.parties.rules.phone import InvalidPhone, parse_phone
from filing.parties.rules.vehicle_plate import InvalidPlate, parse_plate

Answers = Mapping[str, Any]
Value = str | list[str] | Decimal | dt.date | bool | None

LARGEST_AMOUNT = Decimal("9999999999999.99")
LATEST_YEAR = 2999  # a later one is a slip of the finger, and terms counted from it would leave the calendar
MONEY = re.compile(r"(-?\d+(?:\.\d+)?)([万亿]?)")
TIMES = {"": 1, "万": 10**4, "亿": 10**8}
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one answer: a code that the page turns into words, with what the words need."""

    key: str
    code: str
    detail: dict[str, str] = field(default_factory=dict)


def texts(answers: Answers, key: str) -> list[str]:
    """The answer as a list of trimmed texts without empty ones."""
    value = answers.get(key, "")
    values = value if isinstance(value, list) else [value]
    return [str(part).strip() for part in values if str(part).strip()]


def text(answers: Answers, key: str) -> str:
    """The single answer, trimmed; '' for none."""
    return next(iter(texts(answers, key)), "")


def is_visible(element: Element, answers: Answers) -> bool:
    """Whether the element is asked, given the other answers."""
    return all(values & set(texts(answers, key)) for key, values in element.visible_if)


def parse_figures(typed: str) -> Decimal:
    """A number from ``100000``, ``100,000.00``, ``¥100，000``, ``10万元`` or ``1.5亿``; raises ValueError."""
    found = MONEY.fullmatch(re.sub(r"[,，\s¥￥元]", "", typed))
    if found is None:
        raise ValueError(typed)
    try:
        return Decimal(found[1]) * TIMES[found[2]]
    except InvalidOperation as error:
        raise ValueError(typed) from error


def parse_money(typed: str) -> Decimal:
    """Yuan in figures or in Chinese words (``三十万元``, ``壹万贰仟元整``); raises ValueError, and its UnclearAmount."""
    try:
        return parse_figures(typed)
    except ValueError:
        return amount_of_words(typed)


def parse_date(typed: str) -> dt.date:
    """A day from ``2026-01-31``, ``2026/1/31`` or ``2026年1月31日``; raises ValueError."""
    found = re.fullmatch(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})日?", typed)
    if not found:
        raise ValueError(typed)
    year, month, day = (int(part) for part in found.groups())
    if year > LATEST_YEAR:
        raise ValueError(typed)
    return dt.date(year, month, day)


def _number(element: Element, answers: Answers) -> Decimal:
    """The number typed for an element, with or without its unit after it; a rate also in words, for the time it is asked for."""
    typed = text(answers, element.key)
    if element.type == "money":
        return parse_money(typed)
    try:
        return parse_figures(typed.replace("％", "%").removesuffix(element.unit.zh))
    except ValueError:
        if element.unit.zh != "%":
            raise
        return read_rate(typed, element.period or text(answers, element.period_from))


def _not_a_number(element: Element) -> str:
    """Whose hint fits: an amount is not a rate, and neither is a number of days."""
    if element.type == "money":
        return "not_an_amount"
    return "not_a_rate" if element.unit.zh == "%" else "not_a_number"


def _number_problem(element: Element, answers: Answers) -> Problem | None:
    try:
        amount = _number(element, answers)
    except UnclearAmount:
        return Problem(element.key, "unclear_amount")
    except UnclearRate as error:
        return Problem(element.key, error.problem)
    except ValueError:
        return Problem(element.key, _not_a_number(element))
    if amount < 0:
        return Problem(element.key, "below_zero" if element.type == "money" else "number_below_zero")
    if element.above is not None and amount <= Decimal(element.above):
        return Problem(element.key, "not_above", {"limit": element.above})
    if amount > LARGEST_AMOUNT:
        return Problem(element.key, "too_large")
    if element.type == "money" and amount != amount.quantize(Decimal("0.01")):
        return Problem(element.key, "too_exact")
    return None


def _date_problem(element: Element, typed: str, today: dt.date) -> Problem | None:
    try:
        day = parse_date(typed)
    except ValueError:
        return Problem(element.key, "not_a_date")
    if day.year < 1900:
        return Problem(element.key, "too_early")
    if element.not_future and day > today:
        return Problem(element.key, "in_future")
    return None


def _number_of_person_problem(element: Element, typed: str, answers: Answers, today: dt.date) -> Problem | None:
    """Only the resident identity card has a check digit (GB 11643); other documents vary."""
    if element.type_from and text(answers, element.type_from) not in {"", "id_card"}:
        return None if re.fullmatch(r"[A-Za-z0-9]{5,20}", typed) else Problem(element.key, "bad_document_number")
    try:
        parse_identity_number(typed, today=today)
    except InvalidIdentityNumber as error:
        return Problem(element.key, f"bad_id_number_{error.problem}")
    return None


# Numbers with a grammar or a check digit of their own: what reads them, and what it raises with its ``problem``.
NUMBERS: dict[str, tuple[Callable[[str], object], type[ValueError]]] = {
    "uscc": (parse_credit_code, InvalidCreditCode),
    "phone": (parse_phone, InvalidPhone),
    "bank_card": (parse_bank_card, InvalidBankCard),
    "plate": (parse_plate, InvalidPlate),
    "case_number": (parse_any_case_number, InvalidCaseNumber),
}


def _special_number_problem(element: Element, typed: str) -> Problem | None:
    read, invalid = NUMBERS[element.type]
    try:
        read(typed)
    except invalid as error:
        return Problem(element.key, f"bad_{element.type}_{getattr(error, 'problem')}")  # noqa: B009 - each of them has one
    return None


def _choice_problem(element: Element, chosen: list[str]) -> Problem | None:
    known = {value for value, _ in element.options}
    return None if set(chosen) <= known else Problem(element.key, "unknown_choice")


def _typed_problem(element: Element, answers: Answers, today: dt.date) -> Problem | None:
    """What is wrong with an answer that is there."""
    typed = text(answers, element.key)
    match element.type:
        case "money" | "number":
            return _number_problem(element, answers)
        case "date":
            return _date_problem(element, typed, today)
        case "yes_no" | "choice" | "choices":
            return _choice_problem(element, texts(answers, element.key))
        case "id_number":
            return _number_of_person_problem(element, typed, answers, today)
        case number if number in NUMBERS:
            return _special_number_problem(element, typed)
        case "email":
            return None if EMAIL.fullmatch(typed) else Problem(element.key, "bad_email")
        case _:
            return _text_problem(element, typed)


def _text_problem(element: Element, typed: str) -> Problem | None:
    """Short texts (names, addresses) go into the court's own documents; in a long one, which stays the litigant's, 〓 stands for
    what cannot be printed.
    """
    if len(typed) > element.max_length:
        return Problem(element.key, "too_long", {"limit": str(element.max_length)})
    if element.type == "text" and (characters := missing_glyphs(printable(typed))):
        return Problem(element.key, "unprintable", {"characters": " ".join(characters)})
    return None


def problem_of(element: Element, answers: Answers, *, today: dt.date, role: str = "plaintiff") -> Problem | None:
    """What is wrong with one element's answer; None for nothing, or if it is not asked."""
    if element.computes or not is_visible(element, answers):
        return None
    if not texts(answers, element.key):
        return Problem(element.key, "missing") if element.is_required(role) else None
    return _typed_problem(element, answers, today)


def problems(elements: Iterable[Element], answers: Answers, *, today: dt.date, role: str = "plaintiff") -> list[Problem]:
    """All problems of the answers, in the order of the elements; ``today`` is the date in Shanghai."""
    found = (problem_of(element, answers, today=today, role=role) for element in elements)
    return [problem for problem in found if problem is not None]


def page_problems(elements: Sequence[Element], answers: Answers, *, today: dt.date, role: str = "plaintiff") -> list[Problem]:
    """The problems as a page tells them: what can be worked out is missed beside each answer that it wants, and beside itself."""
    found = {problem.key: problem for problem in problems(elements, answers, today=today, role=role)}
    left_empty = [one for one in elements if one.proposes and one.key in found and not texts(answers, one.key)]
    operands = {key for one in left_empty if one.proposes and one.proposes[0] == "interest" for key in one.proposes[1]}
    wanted = {one.key for one in elements if one.key in operands and not texts(answers, one.key)}
    if wanted:
        found |= {one.key: Problem(one.key, "missing_or_worked_out") for one in left_empty}
        found = {key: Problem(key, "missing_to_work_out") for key in wanted} | found
    elif found.keys() & operands:  # to be worked out once that answer is put right
        found = {key: problem for key, problem in found.items() if key not in {one.key for one in left_empty}}
    return [found[one.key] for one in elements if one.key in found]


def value_of(element: Element, answers: Answers) -> Value:
    """The answer as what it means (Decimal, date, bool, text, list); None if unanswered, not asked or not understood."""
    typed = texts(answers, element.key)
    if not typed or not is_visible(element, answers):
        return None
    try:
        match element.type:
            case "money" | "number":
                number = _number(element, answers)
                return number if abs(number) <= LARGEST_AMOUNT else None
            case "date":
                return parse_date(typed[0])
            case "yes_no":
                return typed[0] == "yes"
            case "choices":
                return typed
            case _:
                return typed[0]
    except ValueError:
        return None


def computed(elements: Sequence[Element], answers: Answers, context: Mapping[str, str] | None = None) -> dict[str, str]:
    """The computed elements as text, as if they had been typed; those whose operands are missing are left out."""
    by_key = {element.key: element for element in elements}
    results: dict[str, str] = {}
    for element in elements:
        known = {**answers, **results}  # a computed element may be the operand of a later one
        if element.computes is None or not is_visible(element, known):
            continue
        name, keys = element.computes
        if name == "context":
            result = (context or {}).get(keys[0])
        else:
            result = _compute(name, [value_of(by_key[key], known) for key in keys])
        if result:
            results[element.key] = result
    return results


def _compute(name: str, values: list[Value]) -> str | None:
    amounts = [value for value in values if isinstance(value, Decimal)]
    if name == "sum":
        return _cents(sum(amounts, Decimal(0))) if amounts else None
    if name == "product":
        product = prod(amounts, start=Decimal(1))
        return _cents(product) if len(amounts) == len(values) and abs(product) <= LARGEST_AMOUNT else None
    if name == "interest":
        return str(interest.amount) if (interest := _interest(values)) else None
    first, second = values
    if not isinstance(first, dt.date) or not isinstance(second, dt.date):
        return None
    if name == "days":
        return str(max((second - first).days, 0))
    if name == "months":
        return str(months_between(first, second))
    return "yes" if first < second else "no"


def _interest(values: Sequence[Value]) -> Interest | None:
    """From principal, yearly rate, first and last day; None while one of them is missing, or where no amount can come of it."""
    match values:
        case [Decimal() as principal, Decimal() as rate, dt.date() as first, dt.date() as last]:
            interest = Interest(principal, rate, first, last)
            return interest if interest.exact <= LARGEST_AMOUNT and interest.amount > 0 else None
        case _:
            return None


def proposals(elements: Sequence[Element], all_elements: Sequence[Element], answers: Answers) -> dict[str, str]:
    """What the answers that were left empty can be filled with, worked out from the others; whoever typed one keeps it."""
    by_key = {element.key: element for element in all_elements}
    found: dict[str, str] = {}
    for element in elements:
        if element.proposes is None or text(answers, element.key) or not is_visible(element, answers):
            continue
        name, keys = element.proposes
        if interest := _interest([value_of(by_key[key], answers) for key in keys]):
            found[element.key] = str(interest.amount) if name == "interest" else interest.words
    return found


def after_change(elements: Sequence[Element], before: Answers, after: Answers) -> dict[str, str]:
    """What the answers that were worked out from others become once those are changed, '' where nothing can come of them.

    Whoever typed one keeps it.
    """
    proposing = [element for element in elements if element.proposes]
    emptied = {element.key: "" for element in proposing}
    old, new = proposals(proposing, elements, {**before, **emptied}), proposals(proposing, elements, {**after, **emptied})
    return {
        key: new.get(key, "") for key in emptied if text(before, key) == text(after, key) == old.get(key, "") != new.get(key, "")
    }


def _cents(amount: Decimal | int) -> str:
    return str(Decimal(amount).quantize(Decimal("0.01"), ROUND_HALF_UP))


def months_between(first: dt.date, last: dt.date) -> Decimal:
    """Months from the first day to the last, both counted; a part of a month by its days, two decimals; 0 if turned round."""
    end = last + dt.timedelta(days=1)
    whole = (end.year - first.year) * 12 + end.month - first.month
    if end.day < first.day:
        whole -= 1
    if whole < 0:
        return Decimal(0)
    year, month = divmod(first.year * 12 + first.month - 1 + whole, 12)
    days_of_month = calendar.monthrange(year, month + 1)[1]
    begun = dt.date(year, month + 1, min(first.day, days_of_month))
    part = Decimal((end - begun).days) / days_of_month
    return (whole + part).quantize(Decimal("0.01"), ROUND_HALF_UP)


def total_claimed(form: ElementForm, answers: Answers) -> Decimal:
    """The amount in dispute in yuan; 0 while nothing is understood."""
    return amount_in_dispute(form, answers) or Decimal(0)


def amount_in_dispute(form: ElementForm, answers: Answers) -> Decimal | None:
    """The amount in dispute in yuan; None if the claim is not for money or property, or nothing is understood yet.

    A claim in a foreign currency counts at the rate that the filer gave, until the court takes that of the day it accepts.
    """
    total = amount_claimed(form, answers)
    if total is None or not foreign_currency(form, answers):
        return total
    rate = value_of(form.element("exchange_rate"), answers)
    if not isinstance(rate, Decimal) or total * rate > LARGEST_AMOUNT:
        return None
    return (total * rate).quantize(Decimal("0.01"), ROUND_HALF_UP)


def amount_claimed(form: ElementForm, answers: Answers) -> Decimal | None:
    """The amount in dispute in the currency of the claim."""
    total = computed(list(form.elements()), answers).get("claim_total")
    return Decimal(total) if total else None


def foreign_currency(form: ElementForm, answers: Answers) -> str:
    """The code of the foreign currency in which the claim is, '' for yuan."""
    if not form.has("currency") or not is_visible(form.element("currency"), answers):
        return ""
    chosen = text(answers, "currency")
    return chosen if chosen in FOREIGN else ""


def defaults(elements: Iterable[Element], prefill: Mapping[str, str]) -> dict[str, Any]:
    """What a new draft starts with: the definition's defaults and what the court already knows of the person."""
    started: dict[str, Any] = {}
    for element in elements:
        if element.prefill and prefill.get(element.prefill):
            started[element.key] = prefill[element.prefill]
        elif element.default:
            started[element.key] = list(element.default) if element.many else element.default[0]
    return started
