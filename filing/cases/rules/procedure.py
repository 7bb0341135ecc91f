"""Which procedure may become which (CPL 169–170; CPL-I 257–258, 269). Pure."""

CONVERSIONS: dict[str, frozenset[str]] = {
    "small_claims": frozenset({"summary", "ordinary"}),
    "summary": frozenset({"ordinary"}),
    # Ordinary never becomes summary again, also not by consent, once it was converted or its hearing opened (CPL-I 260).
}


def may_convert(procedure: str, target: str) -> bool:
    """Whether the law knows this conversion."""
    return target in CONVERSIONS.get(procedure, frozenset())
