"""Cells of a spreadsheet: what was typed in one as text, and text that no program takes for a formula. Pure."""

import datetime as dt
from decimal import Decimal

# A cell that begins so is run as a formula by spreadsheet programs (OWASP: CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST = 4000


def cell_text(value: object) -> str:
    """What stands in a cell, as a person would type it: days as 2026-01-31, numbers without exponent or trailing .0."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case dt.datetime() | dt.date():
            return value.strftime("%Y-%m-%d")
        case int():
            return str(value)
        case float():
            return f"{Decimal(repr(value)).normalize():f}"
        case _:
            return str(value).replace("\x00", "").strip()[:LONGEST]


def safe(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet program would run it; undone by ``unsafe``."""
    return f"'{text}" if text.startswith((*FORMULA_STARTS, "'")) else text


def unsafe(text: str) -> str:
    """What was typed, without the apostrophe that ``safe`` put before it."""
    return text[1:] if text[:1] == "'" and text[1:].startswith((*FORMULA_STARTS, "'")) else text
