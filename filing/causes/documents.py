"""The English names of causes, for the reading copies of court documents."""

from functools import cache

from courtportal.kernel.rendering.bilingual import register_terms
from filing.causes import registry


@cache
def _names() -> dict[str, str]:
    return {cause.name.zh: cause.name.en for cause in registry.causes()}


@register_terms
def cause_in_english(value: str) -> str | None:
    """The English name of the cause that is called so; None for what is no cause."""
    return _names().get(value)
