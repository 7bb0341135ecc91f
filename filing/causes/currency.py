"""Claims in foreign currency: which one, and what that is in yuan. Knows no Django."""

from decimal import Decimal

from filing.law import Bilingual

YUAN = "CNY"
# Those in which claims can be filed, by their codes (ISO 4217), as amounts name them.
FOREIGN: dict[str, Bilingual] = {
    "HKD": Bilingual("港元", "Hong Kong dollars"),
    "MOP": Bilingual("澳门元", "Macao patacas"),
    "USD": Bilingual("美元", "US dollars"),
    "EUR": Bilingual("欧元", "euros"),
}


def amount_text(amount: Decimal, currency: str, language: str = "zh") -> str:
    """``1,000.00美元`` or ``1,000.00 US dollars``; for a code that is not among the foreign ones, yuan."""
    name = FOREIGN.get(currency)
    if language.startswith("en"):
        return f"{amount:,.2f} {name.en}" if name else f"¥{amount:,.2f}"
    return f"{amount:,.2f}{name.zh if name else '元'}"
