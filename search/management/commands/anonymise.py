"""``manage.py anonymise FILE``: propose what to hide in a judgment's text, and show the result."""

import datetime as dt
import json
import re
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courtportal.kernel import clock
from search.judgments.rules.anonymise import MaskedText, apply_all, find_people, propose
from search.judgments.rules.people import Person

_FAMILY = re.compile(r"婚姻|离婚|婚约|同居|抚养|扶养|赡养|探望|监护|收养|继承|分家析产")
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_HAN_DATE = re.compile(r"([〇零一二三四五六七八九]{4})年(.{1,3})月(.{1,3})日")
TEXT = "text"


class Command(BaseCommand):
    help = "Propose the anonymisation of a judgment's text (法释〔2016〕19号 arts 8–11)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="UTF-8 text of the judgment, or - for standard input")
        parser.add_argument("--json", action="store_true", help="print text, changes with offsets, and people as JSON")
        parser.add_argument(
            "--parties", choices=("auto", "keep", "hide"), default="auto", help="hide the parties' names (auto: in family cases)"
        )
        parser.add_argument("--decided-on", help="day of the decision, to tell minors (default: the last date in the text)")

    def handle(self, *args: Any, **options: Any) -> None:
        text = self._read(options["file"])
        hide = {"auto": bool(_FAMILY.search(text)), "keep": False, "hide": True}[options["parties"]]
        sections = {TEXT: text}
        people = find_people(sections, _day(options["decided_on"], text), hide_parties=hide)
        changes = propose(sections, people)
        masked = apply_all(sections, changes)[TEXT]
        if options["json"]:
            answer = _answer(masked, people, [asdict(change) for change in changes], hide)
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(masked.text)

    def _read(self, name: str) -> str:
        try:
            return (Path("/dev/stdin") if name == "-" else Path(name)).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"cannot read {name}: {error}") from error


def _answer(masked: MaskedText, people: list[Person], changes: list[dict[str, Any]], hide: bool) -> dict[str, Any]:
    shown = [
        {"name": p.name, "part": p.part, "born_on": p.born_on.isoformat() if p.born_on else None, "hidden": p.hidden}
        for p in people
    ]
    return {
        "text": masked.text,
        "spans": [list(span) for span in masked.spans],
        "hide_parties": hide,
        "people": shown,
        "changes": changes,
    }


def _day(given: str | None, text: str) -> dt.date:
    """The day on which minors are judged."""
    if given:
        try:
            return dt.date.fromisoformat(given)
        except ValueError as error:
            raise CommandError("--decided-on must be a date such as 2026-03-01") from error
    found = _DATE.findall(text)
    years = [
        int("".join(str("〇一二三四五六七八九".find(d.replace("零", "〇"))) for d in match[0]))
        for match in _HAN_DATE.findall(text)
    ]
    if years:
        return dt.date(years[-1], 12, 31)
    try:
        return max(dt.date(*(int(part) for part in match)) for match in found)
    except ValueError:
        return clock.today()
