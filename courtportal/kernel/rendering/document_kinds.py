"""The registry of document kinds: each app registers the documents it makes, with their templates and data."""

from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True)
class DocumentKind:
    """One kind of court document. ``fields`` is the TypedDict of its data; ``signers`` are the usual (slot code, title) pairs.

    A ``strict`` kind is not printed with a character missing; a litigant's own words are, rather than keeping him from filing.
    A ``machine_readable`` kind carries its data inside the PDF as ``data.json``. The pages of an ``in_bulk`` kind may be set
    into a form that is laid out once: its texts move nothing beside them (a table's columns have widths of their own), and a
    test compares the pages with the engine's.
    """

    code: str
    title_zh: str
    title_en: str
    template: str
    version: str
    fields: type
    signers: tuple[tuple[str, str], ...] = ()
    sealed: bool = True
    serve: bool = True
    strict: bool = True
    machine_readable: bool = False
    in_bulk: bool = False

    @property
    def title(self) -> str:
        """The name in the reader's language; the document itself bears the Chinese one."""
        return self.title_en if get_language() == "en" else self.title_zh


_kinds: dict[str, DocumentKind] = {}


def register(*kinds: DocumentKind) -> None:
    """Add kinds at start-up. Raises ValueError for a code that another kind has."""
    for kind in kinds:
        if _kinds.setdefault(kind.code, kind) != kind:
            raise ValueError(f"two document kinds {kind.code}")


def get(code: str) -> DocumentKind:
    """The kind. Raises KeyError for an unknown code."""
    return _kinds[code]


def every() -> list[DocumentKind]:
    """All kinds, by code."""
    return [_kinds[code] for code in sorted(_kinds)]
