"""How the commands of this app read amounts and dates; a bad value ends the command with exit code 2."""

from argparse import ArgumentTypeError
from datetime import date, datetime
from decimal import Decimal
from typing import NoReturn

from django.core.management.base import CommandError

from filing.calendar.rules.terms import Term, TermError, parse_term
from filing.fees.rules.amounts import AmountError, parse_amount
from filing.law import Bilingual

USAGE_ERROR = 2
FIRST_YEAR, LAST_YEAR = 1949, 2200


def refuse(message: Bilingual) -> NoReturn:
    """End the command with exit code 2 and the message in both languages."""
    raise CommandError(_both(message), returncode=USAGE_ERROR)


def amount_argument(text: str) -> Decimal:
    """An amount in yuan."""
    try:
        return parse_amount(text)
    except AmountError as error:
        raise ArgumentTypeError(_both(error.message)) from error


def term_argument(text: str) -> Term:
    """A term such as ``15d``."""
    try:
        return parse_term(text)
    except TermError as error:
        raise ArgumentTypeError(_both(error.message)) from error


def date_argument(text: str) -> date:
    """A day, written ``2026-09-10``."""
    try:
        return _plausible(date.fromisoformat(text))
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}”不是日期，请写成 2026-09-10。/ Write a date as 2026-09-10.") from error


def start_argument(text: str) -> date:
    """A day, or a day with a time (``2026-09-10T10:30``) for terms in hours."""
    try:
        return date_argument(text)
    except ArgumentTypeError:
        try:
            moment = datetime.fromisoformat(text)
            _plausible(moment.date())
        except ValueError as error:
            raise ArgumentTypeError(
                f"“{text}”不是日期或时刻，请写成 2026-09-10 或 2026-09-10T10:30。"
                " / Write a date as 2026-09-10 or a time as 2026-09-10T10:30."
            ) from error
        return moment


def _plausible(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(day)
    return day


def _both(message: Bilingual) -> str:
    return f"{message.zh} / {message.en}"
