"""The answers of a sound filing, cause by cause."""

import datetime as dt
from collections.abc import Callable
from random import Random
from typing import Any

from courtportal.demo.bench.sound_filings import (
    PLACES,
    TODAY,
    Sample,
    cents,
    common,
    day,
    evidence,
    iso,
    organisation,
    person,
)
from filing.intake.rules.checks.model import Forum, Piece

Made = tuple[dict[str, Any], list[dict[str, Any]], list[Piece]]


def sample(random: Random, form: str) -> Sample:
    """A sound filing of the form at the court of the defendant's place."""
    place = random.choice(PLACES)
    answers, parties, pieces = MAKERS[form](random, place)
    answers = {**common(random, parties[0]), **answers}
    return Sample(form, answers, parties, pieces, Forum(f"{''.join(place)}人民法院", "basic", "粤"))


def two(random: Random, place: tuple[str, str]) -> list[dict[str, Any]]:
    """Somebody against somebody else."""
    taken: set[str] = set()
    return [person(random, "plaintiff", place, taken), person(random, "defendant", place, taken)]


def lending(random: Random, place: tuple[str, str]) -> Made:
    """A loan that is overdue."""
    parties = two(random, place)
    lent, repaid = random.randint(5, 400) * 1000, random.randint(0, 4) * 1000
    made, rate = day(random, 900, 500), random.randint(3, 11)
    end = made + dt.timedelta(days=random.randint(100, 300))
    interest = lent * rate / 100 * (TODAY - made).days / 365 * random.uniform(0.3, 0.95)
    answers = {
        "principal_owed": cents(lent - repaid), "principal_as_of": iso(TODAY), "currency": "CNY", "interest_claimed": "yes",
        "interest_amount": cents(interest), "interest_as_of": iso(TODAY), "interest_method": f"年利率{rate}%",
        "early_repayment": "no", "contract_form": random.choice(["iou", "written", "electronic"]), "contract_date": iso(made),
        "lender": parties[0]["answers"]["name"], "borrower": parties[1]["answers"]["name"], "amount_agreed": cents(lent),
        "amount_provided": cents(lent), "provided_by": ["transfer"], "provided_on": iso(made), "term_agreed": "yes",
        "term_end": iso(end), "rate_agreed": "yes", "rate": str(rate), "rate_period": "year",
        "principal_repaid": cents(repaid), "overdue": "yes", "overdue_since": iso(end + dt.timedelta(days=1)),
    }  # fmt: skip
    return answers, parties, evidence(random.choice(["iou", "contract", "chat_record"]), "transfer_record")


def property_service(random: Random, place: tuple[str, str]) -> Made:
    """Unpaid fees of a flat."""
    company = organisation(random, "plaintiff", place, "物业服务有限公司")
    parties = [company, person(random, "defendant", place, set())]
    area, price, months = random.randint(50, 180), random.randint(15, 40) / 10, random.randint(8, 30)
    year, month = divmod(TODAY.year * 12 + TODAY.month - 1 - months, 12)
    start, until = dt.date(year, month + 1, 1), TODAY - dt.timedelta(days=1)
    answers = {
        "fees_owed": cents(area * price * months * random.uniform(0.7, 1.0)), "fees_as_of": iso(until),
        "penalty_claimed": "no", "contract_kind": "property", "contract_date": iso(start - dt.timedelta(days=400)),
        "owner_side": parties[1]["answers"]["name"], "service_provider": company["answers"]["name"],
        "premises_place": parties[1]["answers"]["address"], "premises_owner": parties[1]["answers"]["name"], "area": str(area),
        "fee_by": "area", "unit_price": str(price), "service_from": iso(start - dt.timedelta(days=400)),
        "payment_way": "monthly", "owed_from": iso(start), "owed_until": iso(until), "demanded": "yes",
        "demanded_by": ["notice"], "demanded_on": iso(day(random, 100, 10)),
    }  # fmt: skip
    return answers, parties, evidence("contract", "property_certificate", "demand_notice", "fee_statement", "identity")


def motor_accident(random: Random, place: tuple[str, str]) -> Made:
    """Somebody was run into; the driver and the insurer are sued."""
    insurer = organisation(random, "defendant", place, "财产保险股份有限公司分公司")
    parties = [*two(random, place), insurer]
    parties[1]["capacity"], insurer["capacity"] = "driver", "insurer"
    when = day(random, 500, 120)
    answers = {
        "injury": "injured", "medical_from": iso(when), "medical_until": iso(when + dt.timedelta(days=20)),
        "hospital": "演示市第一人民医院", "medical_amount": cents(random.randint(2000, 90000)), "medical_receipts": "yes",
        "nursing_amount": "2400", "travel_amount": "300", "accident_on": iso(when), "accident_place": f"{''.join(place)}演示路口",
        "accident_course": "被告驾驶小型轿车右转时与直行的原告电动自行车相撞，原告倒地受伤送医。", "finding_made": "yes",
        "finding_number": "第44060420260001号", "responsibility": "full", "insurances": ["compulsory"],
        "compulsory_insurer": insurer["answers"]["name"], "insurer_first": "yes",
    }  # fmt: skip
    return answers, parties, evidence("accident_finding", "medical_record", "invoice")


def labour_dispute(random: Random, place: tuple[str, str]) -> Made:
    """Wages that were not paid; the award is there."""
    parties = [person(random, "plaintiff", place, set()), organisation(random, "defendant", place)]
    joined = day(random, 1500, 500)
    applied, received = day(random, 100, 40), day(random, 10, 2)
    answers = {
        "wages": "yes", "wages_amount": cents(random.randint(3000, 60000)), "wages_details": "拖欠三个月工资",
        "severance": "no", "arbitration": "award", "arbitration_applied_on": iso(applied), "award_received_on": iso(received),
        "award_number": "演示劳人仲案字〔2026〕1号", "written_contract": "yes", "contract_date": iso(joined),
        "joined_on": iso(joined), "position": "仓管员", "workplace": f"{''.join(place)}演示工业园1号", "agreed_wage": "6000",
        "ended": "yes", "ended_on": iso(day(random, 300, 150)), "ended_by": "employee",
    }  # fmt: skip
    return answers, parties, evidence("contract", "pay_slip", "arbitration_award")


def divorce(random: Random, place: tuple[str, str]) -> Made:
    """A marriage at its end."""
    children = random.choice(["0", "1"])
    child = {"child1_name": "周某", "child1_born": iso(day(random, 4000, 800)), "child1_with": "plaintiff"}
    parties = two(random, place)
    husband = {"plaintiff_is_husband": "yes", "wife_protected": "no"}
    answers = {
        "divorce_claimed": "yes", "knows_in_person": "yes", "children_count": children, **(child if children == "1" else {}),
        "support_claimed": "no", "property_claimed": "no", "married_on": iso(day(random, 6000, 4100)),
        "divorce_reason": "婚后经常争吵，分居已满两年，多次调解没有和好，夫妻感情确已破裂。",
        **(husband if parties[0]["answers"]["sex"] == "male" else {"plaintiff_is_husband": "no"}),
        "sued_before": "no", "domestic_violence": "no",
    }  # fmt: skip
    kinds = ["marriage_certificate", *(["birth_certificate"] if children == "1" else [])]
    return answers, parties, evidence(*kinds)


def sale_of_goods(random: Random, place: tuple[str, str]) -> Made:
    """The price of goods is owed."""
    parties = [organisation(random, "plaintiff", place), organisation(random, "defendant", place, "建材有限公司")]
    price, paid = random.randint(20, 900) * 1000, random.randint(0, 15) * 1000
    made = day(random, 700, 300)
    answers = {
        "side": "seller", "price_owed": cents(price - paid), "price_as_of": iso(TODAY), "interest_claimed": "no",
        "contract_fate": "none", "contract_form": "written", "contract_date": iso(made),
        "seller_name": parties[0]["answers"]["name"], "buyer_name": parties[1]["answers"]["name"], "goods_name": "演示瓷砖",
        "goods_quantity": "800箱", "price": cents(price), "price_paid": cents(paid),
        "delivered_on": iso(made + dt.timedelta(days=9)), "delayed": "yes", "delayed_since": iso(made + dt.timedelta(days=60)),
        "delay_kind": ["payment"], "demanded": "yes", "quality_dispute": "no",
    }  # fmt: skip
    return answers, parties, evidence("contract", "delivery_note", "identity")


def credit_card(random: Random, place: tuple[str, str]) -> Made:
    """A bank asks for what was overdrawn."""
    parties = [organisation(random, "plaintiff", place, "银行股份有限公司"), person(random, "defendant", place, set())]
    issued = day(random, 2500, 1000)
    answers = {
        "principal_owed": cents(random.randint(1000, 90000)), "principal_as_of": iso(TODAY), "interest_amount": "1234.50",
        "interest_method": "按日利率万分之五", "card_holder": parties[1]["answers"]["name"], "card_number": "6222020000000012344",
        "issued_on": iso(issued), "rate_agreed_text": "日利率万分之五", "terms_explained": "no", "repaid": "0",
        "overdue_since": iso(day(random, 600, 100)), "demanded": "no",
    }  # fmt: skip
    return answers, parties, evidence("application_form", "statement", "identity")


MAKERS: dict[str, Callable[[Random, tuple[str, str]], Made]] = {
    "private_lending": lending,
    "property_service": property_service,
    "motor_accident": motor_accident,
    "labour_dispute": labour_dispute,
    "divorce": divorce,
    "sale_of_goods": sale_of_goods,
    "credit_card": credit_card,
}
