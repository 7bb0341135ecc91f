"""Sound filings of every cause, made up at random from a seed: what the check is tried on. Every person is fictitious."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import Any

from courtportal.kernel.courts.working_days import published
from courtportal.kernel.identity.rules.identity_number import check_character
from filing.causes.elements import load_form
from filing.intake.rules import content as contents
from filing.intake.rules.checks.model import Forum, Piece, Side
from filing.intake.rules.findings import Material

TODAY = dt.date(2026, 9, 1)
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹"
GIVEN = ["小满", "远航", "知行", "明月", "立秋", "向阳", "思远", "文清", "若水", "嘉树", "安", "宁", "晨曦", "海峰"]
PLACES = [("佛山市", "禅城区"), ("佛山市", "南海区"), ("广州市", "越秀区"), ("深圳市", "福田区"), ("长沙市", "岳麓区")]
STREETS = ["岭南大道", "人民路", "建设路", "桂城街道", "中山路"]
FORMS = (
    "private_lending", "property_service", "motor_accident", "labour_dispute", "divorce", "sale_of_goods", "credit_card",
)  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """A filing before it is checked; ``seeded`` names the defect put into it."""

    form: str
    answers: dict[str, Any]
    parties: list[dict[str, Any]]
    evidence: list[Piece]
    court: Forum
    pending: tuple[str, ...] = ()
    seeded: str = ""

    def with_answers(self, **changed: Any) -> "Sample":
        """Some answers otherwise; None takes one away."""
        answers = {**self.answers, **changed}
        return replace(self, answers={key: value for key, value in answers.items() if value is not None})

    def with_party(self, number: int, **changed: str) -> "Sample":
        """Some facts of a party otherwise."""
        parties = [dict(one) for one in self.parties]
        parties[number] = {**parties[number], "answers": {**parties[number]["answers"], **changed}}
        return replace(self, parties=parties)

    def material(self) -> Material:
        """What the rules read."""
        form = load_form(self.form)
        complete = contents.complete_answers(form, {"answers": self.answers}, [])
        complete = {**complete, **{key: value for key, value in self.answers.items() if key == "claim_total"}}
        sides = [Side(one["id"], one["role"], one["kind"], contents.facts(one), proven=True) for one in self.parties]
        return Material(form, form.cause, complete, sides, self.evidence, self.court, TODAY, published(), pending=self.pending)


def name(random: Random) -> str:
    """A made-up name."""
    return random.choice(SURNAMES) + random.choice(GIVEN)


def address(random: Random, place: tuple[str, str]) -> str:
    """A made-up address at the place."""
    return f"{''.join(place)}{random.choice(STREETS)}演示{random.randint(1, 400)}号{random.randint(101, 2904)}房"


def phone(random: Random) -> str:
    """A phone number of the right shape."""
    return f"138{random.randint(0, 99_999_999):08d}"


def day(random: Random, first: int, last: int) -> dt.date:
    """A day so many days before the day of the check."""
    return TODAY - dt.timedelta(days=random.randint(last, first))


def person(random: Random, role: str, place: tuple[str, str], taken: set[str]) -> dict[str, Any]:
    """A natural person with everything the form asks of the role."""
    called = name(random)
    while called in taken:
        called = name(random)
    taken.add(called)
    born, woman = day(random, 24_000, 8_000), random.random() < 0.5
    first = f"440604{born:%Y%m%d}{random.randint(0, 99):02d}{random.choice('02468' if woman else '13579')}"
    facts = {
        "name": called,
        "sex": "female" if woman else "male",
        "birth_date": born.isoformat(),
        "phone": phone(random),
        "address": address(random, place),
        "id_type": "id_card",
        "id_number": first + check_character(first),
    }
    if role == "defendant" and random.random() < 0.5:
        facts = {key: facts[key] for key in ("name", "address", "phone")}
    return {"id": f"{role}{random.randint(1, 10**9)}", "role": role, "kind": "person", "source": "", "answers": facts}


def organisation(random: Random, role: str, place: tuple[str, str], kind: str = "商贸有限公司") -> dict[str, Any]:
    """An organisation; a plaintiff's code is one that checks."""
    facts = {
        "name": f"{place[0]}{name(random)[1:]}{random.randint(1, 99)}号演示{kind}",
        "address": address(random, place),
        "representative": name(random),
        "phone": phone(random),
        **({"uscc": "91350100M000100Y43"} if role == "plaintiff" else {}),
    }
    return {"id": f"{role}{random.randint(1, 10**9)}", "role": role, "kind": "organisation", "source": "", "answers": facts}


def evidence(*kinds: str) -> list[Piece]:
    """One piece for each kind."""
    return [Piece(order, f"证据{order}", frozenset({kind}), 2, f"{order:064x}") for order, kind in enumerate(kinds, 1)]


def common(random: Random, plaintiff: dict[str, Any]) -> dict[str, Any]:
    """What every complaint asks: service, agreements, mediation."""
    facts = plaintiff["answers"]
    return {
        "service_address": facts["address"], "service_recipient": facts["name"], "service_phone": facts["phone"],
        "e_service": "yes", "e_service_channels": ["portal", "sms"], "forum_agreed": "no", "preserved": "no",
        "knows_mediation": "yes", "mediation_willing": random.choice(["yes", "no", "unsure"]), "basis": ["law"],
        "fee_claimed": "yes", "costs_claimed": "no", "security_claimed": "no", "collateral": "no", "guarantee": "no",
    }  # fmt: skip


def cents(amount: Decimal | float) -> str:
    """As somebody types an amount."""
    return f"{Decimal(amount):.2f}"


def iso(value: dt.date) -> str:
    """As a browser sends a day."""
    return value.isoformat()
