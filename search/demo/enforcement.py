"""Generates fictitious enforcement cases, some with a listing as dishonest judgment debtor."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from courtportal.kernel.courts.models import Court
from courtportal.kernel.vault.fields import blind_index
from search.demo import people
from search.demo.catalogue import BASIC_COURTS
from search.demo.judgments import SEED
from search.demo.people import Side
from search.demo.setting import yuan
from search.enforcement.models import EnforcementRecord
from search.enforcement.rules import listing_expiry, mask_identity, suffix

_GROUNDS = (
    "有履行能力而拒不履行生效法律文书确定义务",
    "违反财产报告制度",
    "违反限制消费令",
    "以虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行",
    "无正当理由拒不履行执行和解协议",
)
_PERFORMANCE = ("全部未履行", "全部未履行", "部分未履行")
_LISTED_PART = 0.4


def generate_enforcement(today: date, courts: dict[str, Court], count: int = 220) -> list[EnforcementRecord]:
    """`count` unsaved records filed before `today`; about two in five debtors were listed, some listings are over."""
    rng = Random(SEED + 1)  # noqa: S311 - demo data, not secrets
    return [_record(rng, number, today, courts) for number in range(count)]


def _record(rng: Random, number: int, today: date, courts: dict[str, Court]) -> EnforcementRecord:
    code = rng.choices(list(BASIC_COURTS), [court[3] for court in BASIC_COURTS.values()])[0]
    city = BASIC_COURTS[code][0]
    debtor = people.company(rng, city) if rng.random() < 0.35 else people.person(rng)
    filed = today - timedelta(days=rng.randrange(30, 1400))
    amount = Decimal(rng.randrange(800_000, 90_000_000)) / 100
    creditor = people.person(rng) if rng.random() < 0.6 else people.company(rng, city)
    return EnforcementRecord(
        case_number=f"（{filed.year}）{code}执{20_001 + number * 13}号", court=courts[code], filed_on=filed, amount=amount,
        state=rng.choice(("open", "open", "terminated_for_now", "closed")), debtor_name=debtor.name, is_demo=True,
        title_number=f"（{filed.year - 1}）{code}民初{20_001 + number * 7}号", title_court=courts[code].name_zh,
        duty=f"{debtor.name}于判决发生法律效力之日起十日内向{creditor.name}支付{yuan(amount)}及利息（演示数据，人物均为虚构）",
        **_identity(rng, debtor, filed), **_listing(rng, filed, today),
    )  # fmt: skip


def _identity(rng: Random, debtor: Side, filed: date) -> dict[str, object]:
    if debtor.is_company:
        code = f"91{rng.randrange(10**6, 10**7)}MA{rng.randrange(10**5, 10**6)}X"[:18]
        return {
            "debtor_kind": "organisation", "identity_masked": mask_identity(code), "legal_representative": debtor.representative,
        }  # fmt: skip
    number = people.identity_number(rng, debtor)
    born = debtor.born_on or filed
    return {
        "debtor_kind": "person", "identity_masked": mask_identity(number),
        "identity_suffix_index": blind_index("identity_suffix", suffix(number)),
        "sex": "male" if debtor.sex == "男" else "female",
        "age": filed.year - born.year,
    }  # fmt: skip


def _listing(rng: Random, filed: date, today: date) -> dict[str, object]:
    if rng.random() > _LISTED_PART:
        return {}
    listed = filed + timedelta(days=rng.randrange(20, 90))
    if listed >= today:
        return {}
    ground = rng.choice(_GROUNDS)
    fixed_term = ground != _GROUNDS[0]
    return {
        "listed_on": listed,
        "listing_expires_on": listing_expiry(listed) if fixed_term else None,
        "delisted_on": listed + timedelta(days=200) if rng.random() < 0.15 and listed + timedelta(days=200) < today else None,
        "performance": rng.choice(_PERFORMANCE),
        "circumstances": ground,
    }
