"""The kinds of defects for which courts send complaints back, each put into a sound filing."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from courtportal.demo.bench.sound_filings import FORMS, Sample
from courtportal.kernel.identity.rules.identity_number import check_character


@dataclass(frozen=True)
class Defect:
    """One kind of defect: how it is put into a sound filing, where it applies, and by which keys it may be found."""

    name: str
    keys: frozenset[str]
    put: Callable[[Sample, Random], Sample]
    forms: tuple[str, ...] = FORMS


def defect(name: str, keys: str, put: Callable[[Sample, Random], Sample], *forms: str) -> Defect:
    """Shorthand; ``keys`` are parted by spaces."""
    return Defect(name, frozenset(keys.split()), put, forms or FORMS)


def _digit(text: str, place: int) -> str:
    return text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :]


def _later(sample: Sample, key: str, other: str) -> Sample:
    """Two days change places."""
    return sample.with_answers(**{key: sample.answers[other], other: sample.answers[key]})


def _drop(sample: Sample, *kinds: str) -> Sample:
    return replace(sample, evidence=[one for one in sample.evidence if not one.kinds & set(kinds)])


def _of_a_man(sample: Sample) -> Sample:
    """The plaintiff is a man, by number and by word."""
    number = sample.parties[0]["answers"]["id_number"][:16] + "1"
    return sample.with_party(0, sex="male", id_number=number + check_character(number))


def _day_before(sample: Sample, key: str) -> str:
    return (dt.date.fromisoformat(sample.answers[key]) - dt.timedelta(days=1)).isoformat()


def _page(sample: Sample, random: Random, **pages: Any) -> Sample:
    number = random.randrange(len(sample.evidence))
    pieces = [replace(one, **pages) if place == number else one for place, one in enumerate(sample.evidence)]
    return replace(sample, evidence=pieces)


PERSONS = ("private_lending", "motor_accident", "labour_dispute", "divorce")
LENDING = "private_lending"
LAWYER = {
    "has_agent": "yes", "agent_name": "沈知远", "agent_kind": "lawyer", "agent_phone": "13800000009",
    "agent_authority": "general",
}  # fmt: skip
DEFECTS = (
    defect(
        "the court of another place", "court_place", lambda s, _r: replace(s, court=replace(s.court, name="江门市蓬江区人民法院"))
    ),
    defect(
        "a nickname for a defendant", "defendant_clear named_is_not_party", lambda s, _r: s.with_party(1, name="微信网名风清扬")
    ),
    defect("a defendant without address", "answer:address", lambda s, _r: s.with_party(1, address="")),
    defect("an address without a door", "address_incomplete", lambda s, _r: s.with_party(1, address="佛山市禅城区")),
    defect(
        "a service address without a door",
        "service_address_incomplete",
        lambda s, _r: s.with_answers(service_address="佛山市禅城区"),
    ),
    defect(
        "a digit of the identity number",
        "answer:id_number",
        lambda s, _r: s.with_party(0, id_number=_digit(s.parties[0]["answers"]["id_number"], 15)),
        *PERSONS,
    ),
    defect(
        "a birth date unlike the number",
        "number_against_birth_date",
        lambda s, _r: s.with_party(0, birth_date="1999-09-09"),
        *PERSONS,
    ),
    defect(
        "a character of the credit code",
        "answer:uscc",
        lambda s, _r: s.with_party(0, uscc="91350100M000100Y44"),
        "property_service",
        "sale_of_goods",
        "credit_card",
    ),
    defect("a phone number short of a digit", "answer:phone", lambda s, _r: s.with_party(0, phone="1380000000")),
    defect(
        "suing oneself",
        "suing_oneself named_is_not_party",
        lambda s, _r: s.with_party(1, **s.parties[0]["answers"]),
        "private_lending",
        "motor_accident",
        "divorce",
    ),
    defect(
        "a total that is not the sum",
        "claims_add_up",
        lambda s, _r: s.with_answers(claim_total="1234567.00"),
        "private_lending",
        "property_service",
        "motor_accident",
        "labour_dispute",
        "sale_of_goods",
        "credit_card",
    ),
    defect("more owed than lent", "owed_exceeds_lent", lambda s, _r: s.with_answers(principal_owed="900000.00"), LENDING),
    defect(
        "less handed over than agreed",
        "provided_less_than_agreed",
        lambda s, _r: s.with_answers(amount_agreed="990000.00"),
        LENDING,
    ),
    defect(
        "interest above the agreed rate",
        "interest_exceeds_rate",
        lambda s, _r: s.with_answers(interest_amount="888888.00"),
        LENDING,
    ),
    defect(
        "interest without rate or delay",
        "interest_without_rate",
        lambda s, _r: s.with_answers(rate_agreed="no", overdue="no"),
        LENDING,
    ),
    defect("a rate above four times the LPR", "rate_above_limit", lambda s, _r: s.with_answers(rate="36"), LENDING),
    defect("due before it was lent", "days_in_order", lambda s, _r: _later(s, "contract_date", "term_end"), LENDING),
    defect(
        "not due yet",
        "not_due_yet",
        lambda s, _r: s.with_answers(term_end="2027-03-01", overdue="no", overdue_since=None),
        LENDING,
    ),
    defect(
        "counted into the future",
        "counted_into_the_future",
        lambda s, _r: s.with_answers(principal_as_of="2026-12-31"),
        LENDING,
        "credit_card",
    ),
    defect(
        "three years and more ago",
        "limitation",
        lambda s, _r: s.with_answers(issued_on="2019-01-01", overdue_since="2021-02-01"),
        "credit_card",
    ),
    defect(
        "more than the price", "price_owed_exceeds_price", lambda s, _r: s.with_answers(price_owed="9900000.00"), "sale_of_goods"
    ),
    defect(
        "more than the fee standard gives",
        "fees_exceed_computed",
        lambda s, _r: s.with_answers(fees_owed="990000.00"),
        "property_service",
    ),
    defect(
        "delivered before the contract",
        "days_in_order",
        lambda s, _r: _later(s, "contract_date", "delivered_on"),
        "sale_of_goods",
    ),
    defect(
        "treated before the accident", "days_in_order", lambda s, _r: _later(s, "accident_on", "medical_until"), "motor_accident"
    ),
    defect("the insurer is not sued", "insurer_not_sued", lambda s, _r: replace(s, parties=s.parties[:2]), "motor_accident"),
    defect(
        "no arbitration before the suit",
        "not_arbitrated_yet evidence_kind_missing",
        lambda s, _r: _drop(s.with_answers(arbitration="none"), "arbitration_award"),
        "labour_dispute",
    ),
    defect(
        "nothing claimed at all",
        "nothing_claimed",
        lambda s, _r: s.with_answers(wages="no", wages_amount=None, wages_details=None, claim_total=None),
        "labour_dispute",
    ),
    defect("no award handed in", "arbitration_first", lambda s, _r: _drop(s, "arbitration_award"), "labour_dispute"),
    defect(
        "divorce within six months",
        "divorce_too_soon",
        lambda s, _r: replace(
            s.with_answers(
                sued_before="yes", earlier_result="refused", earlier_as_plaintiff="yes", earlier_effective_on="2026-06-01"
            ),
            evidence=[*s.evidence, replace(s.evidence[0], order=9, sha256="9" * 64, kinds=frozenset({"earlier_judgment"}))],
        ),
        "divorce",
    ),
    defect(
        "a protected wife",
        "wife_protected",
        lambda s, _r: _of_a_man(s).with_answers(plaintiff_is_husband="yes", wife_protected="yes"),
        "divorce",
    ),
    defect(
        "no marriage certificate",
        "evidence_kind_missing answer:evidence",
        lambda s, _r: _drop(s, "marriage_certificate"),
        "divorce",
    ),
    defect(
        "no proof of payment",
        "evidence_kind_missing",
        lambda s, _r: replace(s, evidence=[replace(s.evidence[0], kinds=frozenset({"contract"}))]),
        LENDING,
    ),
    defect("no finding of the police", "evidence_kind_missing", lambda s, _r: _drop(s, "accident_finding"), "motor_accident"),
    defect("no statement of account", "evidence_kind_missing", lambda s, _r: _drop(s, "statement"), "credit_card"),
    defect(
        "no papers of the organisation",
        "organisation_papers_missing",
        lambda s, _r: _drop(s, "identity"),
        "property_service",
        "sale_of_goods",
        "credit_card",
    ),
    defect(
        "no power of attorney",
        "authority_missing represented",
        lambda s, r: s.with_party(0, **LAWYER),
    ),
    defect(
        "a minor without guardian",
        "minor_without_guardian",
        lambda s, _r: s.with_party(0, birth_date="2012-05-01", id_type="passport", id_number="E12345678"),
        "private_lending",
        "motor_accident",
    ),
    defect(
        "an arbitration clause",
        "arbitration_agreed",
        lambda s, _r: s.with_answers(forum_agreed="yes", forum_clause="争议提交深圳国际仲裁院仲裁"),
    ),
    defect(
        "another court agreed",
        "forum_agreed",
        lambda s, _r: s.with_answers(forum_agreed="yes", forum_clause="由江门市蓬江区人民法院管辖"),
    ),
    defect("the lender is somebody else", "named_is_not_party", lambda s, _r: s.with_answers(lender="欧阳无关"), LENDING),
    defect(
        "the card is somebody else's", "named_is_not_party", lambda s, _r: s.with_answers(card_holder="欧阳无关"), "credit_card"
    ),
    defect("a page nobody can read", "page_blurred", lambda s, r: _page(s, r, blurred=(2,))),
    defect("a blank page", "page_blank", lambda s, r: _page(s, r, blank=(1,))),
    defect("an insult", "insulting", lambda s, _r: s.with_answers(basis_text="被告是人渣")),
    defect("filed twice", "pending_already", lambda s, _r: replace(s, pending=("S20260801ABCDEFGH",))),
    defect(
        "no evidence at all",
        "answer:evidence evidence_kind_missing arbitration_first organisation_papers_missing",
        lambda s, _r: replace(s, evidence=[]),
    ),
    defect(
        "an amount that is none",
        "answer:principal_owed",
        lambda s, _r: s.with_answers(principal_owed="十几万"),
        LENDING,
        "credit_card",
    ),
    # Nothing in the filing tells these: only somebody who reads the paper sees them.
    defect("a page left out of a file", "page_missing", lambda s, r: _page(s, r, pages=1)),
    defect(
        "a plausible but wrong day",
        "wrong_day",
        lambda s, _r: s.with_answers(accident_on=_day_before(s, "accident_on")),
        "motor_accident",
    ),
    defect(
        "a claim for the intermediate court",
        "court_level",
        lambda s, _r: s.with_answers(price="700000000.00", price_owed="700000000.00", price_paid="0"),
        "sale_of_goods",
    ),
)
