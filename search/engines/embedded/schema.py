"""Fields of the tantivy index, and how a judgment fills them.

Tokens are made by `search.text` and handed over joined by blanks, so that tantivy's own blank tokeniser, which every
process knows without registering anything, cuts exactly the same.
"""

from decimal import Decimal

import tantivy

from search.engines.base import IndexDocument
from search.text import tokens, words

#: Raise it when a field changes: an index of another version is rebuilt, not opened.
VERSION = 1

SECTIONS = ("title", "parties", "claims", "facts", "reasons", "holding", "tail")
NAMES = ("case_number", "document_type", "procedure", "cause", "court", "judge", "party", "lawyer")
RAW = ("court", "cause", "document_type", "procedure", "statute")


def build() -> tantivy.Schema:
    """`ch`: characters of everything; `ch_x`: characters of one section or field; `w`: words for ranking."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("digest", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("ch", *(f"ch_{key}" for key in (*SECTIONS, *NAMES))):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in ("w", "w_title"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in RAW:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("year", "decided", "amount"):
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()


def document(judgment: IndexDocument) -> tantivy.Document:
    """The tantivy document of `judgment`. No text is stored: hits are shown from the database."""
    doc = tantivy.Document()
    doc.add_text("id", judgment.id)
    doc.add_text("digest", judgment.digest)
    texts = {"title": judgment.title, **judgment.sections}
    for name, text in texts.items():
        characters = " ".join(tokens(text))
        doc.add_text("ch", characters)
        doc.add_text(f"ch_{_section(name)}", characters)
        doc.add_text("w", " ".join(words(text)))
    doc.add_text("ch", " ".join(tokens(judgment.case_number)))
    doc.add_text("w_title", " ".join(words(judgment.title)))
    for name, values in judgment.names.items():
        for value in values:
            doc.add_text(f"ch_{name}", " ".join(tokens(value)))
    _add_raw(doc, judgment)
    return doc


def _section(name: str) -> str:
    """The heading of a judgment is one place to search: parties and course of the proceedings."""
    return {"procedure": "parties", "articles": "reasons"}.get(name, name)


def _add_raw(doc: tantivy.Document, judgment: IndexDocument) -> None:
    for name, values in (("court", judgment.court), ("cause", judgment.cause), ("statute", judgment.statutes)):
        for value in values:
            doc.add_text(name, value)
    doc.add_text("document_type", judgment.document_type)
    doc.add_text("procedure", judgment.procedure)
    doc.add_integer("year", judgment.decided_on.year)
    doc.add_integer("decided", day_number(judgment.decided_on.year, judgment.decided_on.month, judgment.decided_on.day))
    if judgment.amount is not None:
        doc.add_integer("amount", cents(judgment.amount))


def day_number(year: int, month: int, day: int) -> int:
    """A date as a number that sorts and ranges like it: 20260105."""
    return year * 10_000 + month * 100 + day


def cents(amount: Decimal) -> int:
    """Yuan as whole cents, within 64 bits."""
    return min(int(amount * 100), 2**62)
