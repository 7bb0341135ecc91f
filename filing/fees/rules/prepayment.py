"""Whether a fee is paid ahead. Pure."""

from filing.fees.rules.scales import FeeKind, fee_article
from filing.law import Citation

WAGES = "205(5)"  # 追索劳动报酬纠纷
_AFTERWARDS = frozenset({FeeKind.ENFORCEMENT, FeeKind.BANKRUPTCY})


def not_prepaid(kind: FeeKind, cause_code: str, *, numerous: bool = False) -> Citation | None:
    """The article by which nothing is paid ahead, or None if the fee is prepaid.

    Enforcement and bankruptcy are not paid by the applicant; a claim for wages need not be prepaid (FEE art. 20); where one side
    is numerous and its people are not known yet, nobody prepays (CPL-I art. 194).
    """
    if kind in _AFTERWARDS or cause_code == WAGES:
        return fee_article("20")
    return Citation("CPL-I", "法释〔2022〕11号", "194") if numerous else None
