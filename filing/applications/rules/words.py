"""Short ways to write the catalogue. Pure."""

from filing.applications.rules.kinds import Field, FieldKind
from filing.law import Bilingual, Citation

RUNNING = frozenset({"accepted", "in_trial"})
YES_NO = (("yes", Bilingual("是", "Yes")), ("no", Bilingual("否", "No")))


def cpl(article: str) -> Citation:
    """An article of the Civil Procedure Law."""
    return Citation("CPL", "2023", article)


def cpl_i(article: str) -> Citation:
    """An article of its interpretation."""
    return Citation("CPL-I", "法释〔2022〕11号", article)


def field(  # noqa: PLR0913 - one line of a form
    key: str,
    zh: str,
    en: str,
    kind: FieldKind = "area",
    *,
    required: bool = True,
    choices: tuple[tuple[str, Bilingual], ...] = (),
    help_zh: str = "",
    help_en: str = "",
    needed_with: tuple[tuple[str, str], ...] = (),
    told_to_court: bool = False,
) -> Field:
    """One question of a form."""
    return Field(key, Bilingual(zh, en), kind, required, choices, Bilingual(help_zh, help_en), needed_with, told_to_court)


REASONS = field("reasons", "事实和理由", "Facts and reasons")


def order(help_zh: str, help_en: str) -> Field:
    """The order of the document in the panel's own words; the help shows how it may read."""
    return field("order", "裁定主文", "Order", help_zh=help_zh, help_en=help_en)
