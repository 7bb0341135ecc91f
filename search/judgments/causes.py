"""The tree of causes as search uses it: ancestors for facets, names for pages and queries."""

from django.utils.translation import get_language

from filing.public import UnknownCause, cause_path


def cause_codes(code: str) -> tuple[str, ...]:
    """The code with its ancestors, from the part down; the code alone if the tree does not know it."""
    try:
        return tuple(cause.code for cause in cause_path(code))
    except UnknownCause:
        return (code,)


def cause_names(code: str) -> tuple[str, ...]:
    """The Chinese names on the path, for the index."""
    try:
        return tuple(cause.name.zh for cause in cause_path(code))
    except UnknownCause:
        return ()


def cause_name(code: str) -> str:
    """The name in the reader's language; the code for one the tree does not know."""
    try:
        return cause_path(code)[-1].name.in_language(get_language() or "zh-hans")
    except UnknownCause:
        return code
