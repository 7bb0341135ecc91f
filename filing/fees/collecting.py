"""Where money for a court goes that no gateway carries: its account at the collecting bank (代收银行, FEE art. 52)."""

from typing import TypedDict

from courtportal.kernel.courts.models import Court


class CollectingAccount(TypedDict):
    """Whose account, its number, and at which bank."""

    holder: str
    number: str
    bank: str


def collecting_account(court: Court) -> CollectingAccount | None:
    """The account that the court has set (``fee_account``); None where it has set none, or not all of it."""
    account = court.settings.get("fee_account") or {}
    if not all(account.get(part) for part in CollectingAccount.__annotations__):
        return None
    return CollectingAccount(holder=account["holder"], number=account["number"], bank=account["bank"])
