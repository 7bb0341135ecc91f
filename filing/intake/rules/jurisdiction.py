"""Which courts a private-lending claim may go to: advice, the choice is the plaintiff's. Knows no Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from filing.law import Bilingual, Citation

# 法发〔2021〕27号 art. 1: from here intermediate courts hear first instance, when both sides live in the province or
# both outside it; the lower line when only one of them does.
INTERMEDIATE_FROM = Decimal("500000000")
INTERMEDIATE_FROM_ACROSS = Decimal("100000000")

DOMICILE = Citation("CPL", "2023", "22")
CONTRACT = Citation("CPL", "2023", "24")
PAYEE = Citation("CPL-I", "法释〔2022〕11号", "18")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A competent court with the reason in words and the law it follows from."""

    court_code: str
    reason: Bilingual
    citations: tuple[Citation, ...]


def place_of(court_name: str) -> str:
    """The place a basic court serves, from its Chinese name: 佛山市禅城区人民法院 → 佛山市禅城区."""
    return court_name.removesuffix("人民法院")


def is_intermediate(amount: Decimal, *, across_provinces: bool) -> bool:
    """Whether the amount in dispute lies above the line of the basic courts."""
    return amount >= (INTERMEDIATE_FROM_ACROSS if across_provinces else INTERMEDIATE_FROM)


def suggest(*, defendant_courts: Sequence[str], payee_court: str = "") -> list[Suggestion]:
    """The competent courts: the defendants' domicile first, then the place where the lender receives the money.

    A money debt is performed where the recipient is (民诉法解释 第十八条); of several defendants each domicile will do
    (民事诉讼法 第二十二条第三款).
    """
    found: dict[str, Suggestion] = {}
    for code in defendant_courts:
        if code:
            reason = Bilingual("被告住所地的法院", "the court of the defendant's domicile")
            found.setdefault(code, Suggestion(code, reason, (DOMICILE, CONTRACT)))
    if payee_court and payee_court not in found:
        reason = Bilingual(
            "接收货币一方（出借人）所在地的法院，即合同履行地",
            "the court where the money is to be received, the place of performance",
        )
        found[payee_court] = Suggestion(payee_court, reason, (CONTRACT, PAYEE))
    return list(found.values())


def matches_place(court_name: str, addresses: Sequence[str]) -> bool:
    """Whether an address lies in the court's place, as far as words can tell: 禅城区 stands in the address."""
    place = place_of(court_name)
    district = place.split("市")[-1] or place
    return any(district in address for address in addresses)
