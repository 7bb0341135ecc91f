"""A court document's page in both languages: the English of each sentence beside the Chinese, from one template.

The template is rendered with marks around its values, so that the fixed words of every sentence are known; their English
stands in each app's catalogue ``documents.po``, with the values as ``{1}``, ``{2}``. What somebody has written stays in Chinese.
"""

import datetime as dt
import gettext
import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.template.backends.django import DjangoTemplates
from django.template.base import Origin
from django.template.loaders import app_directories

OPEN, CLOSE = "\ue000", "\ue001"
_VARIABLE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_TAG = re.compile(r"(<[^>]*>)")
_VALUE = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
_SENTENCE = re.compile(r"[^。；]*[。；]?")
_HAN = "一二三四五六七八九十"
_NUMBERED = re.compile(
    rf"^(?:{OPEN}([{_HAN}]+){CLOSE}、|([{_HAN}]+)、|（{OPEN}([{_HAN}]+){CLOSE}）|（([{_HAN}]+)）|{OPEN}(\d+){CLOSE}．|(\d+)．)"
)
# Several values named one after another: the parties of a case, as many as there are.
_NAMES = re.compile(f"(?:{OPEN}\\d+{CLOSE})+(?:[、与](?:{OPEN}\\d+{CLOSE})+)+")
_BETWEEN = {"、": ", ", "与": " and ", "": " "}
_WORDS = re.compile(r"[^\W\d_]")
_BESIDE = frozenset({"p"})
_INSIDE = frozenset({"h1", "h2", "td", "th", "caption", "li"})
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日(?:(\d{2})时(\d{2})分)?")
_HAN_DATE = re.compile(r"([〇一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日")
_HAN_TEXT = re.compile(r"[\u3400-\u9fff]")
_SLOT = re.compile(r"\{(\d+)\}")
_MONEY = re.compile(r"^(-?[\d,]+\.\d{2})元$")

Lookup = Callable[[str], str | None]
_lookups: list[Lookup] = []


def register_terms(lookup: Lookup) -> Lookup:
    """Add where the English of a whole value is found: the name of a cause, for instance."""
    if lookup not in _lookups:
        _lookups.append(lookup)
    return lookup


class MarkingLoader(app_directories.Loader):
    """The packaged templates, with marks around each value."""

    def get_contents(self, origin: Origin) -> str:
        """The source with marks."""
        return _VARIABLE.sub(lambda found: f"{OPEN}{found[0]}{CLOSE}", super().get_contents(origin))


@lru_cache(maxsize=1)
def _engine() -> DjangoTemplates:
    loaders = [("django.template.loaders.cached.Loader", [f"{__name__}.MarkingLoader"])]
    return DjangoTemplates({"NAME": "bilingual", "DIRS": [], "APP_DIRS": False, "OPTIONS": {"loaders": loaders}})


def marked(template: str, context: Mapping[str, Any]) -> str:
    """The template's HTML with marks around its values; none inside tags or the head."""
    source = _engine().get_template(template).render(dict(context))
    head, body = source.split("</head>", 1)
    return unmarked(head) + "</head>" + _TAG.sub(lambda found: unmarked(found[0]), body)


def unmarked(text: str) -> str:
    """The text without marks."""
    return text.replace(OPEN, "").replace(CLOSE, "")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a document: its fixed words with ``{1}`` … for the values, and the values. ``number`` is that of an item."""

    pattern: str
    values: tuple[str, ...]
    number: str = ""

    @property
    def has_words(self) -> bool:
        """Whether anything in it is fixed."""
        return bool(_WORDS.search(re.sub(r"\{\d+\}", "", self.pattern)))


def sentences(text: str) -> list[Sentence]:
    """The sentences of a marked text. Points inside a value end nothing; names in a row are one value."""
    values: list[str] = []

    def keep(value: str) -> str:
        values.append(value)
        return f"{OPEN}{len(values) - 1}{CLOSE}"

    text, number = _without_number(text.strip())
    text = _VALUE.sub(lambda one: keep(one[1]), text)
    text = _NAMES.sub(lambda row: keep(_VALUE.sub(lambda one: f"{OPEN}{values[int(one[1])]}{CLOSE}", row[0])), text)
    found: list[Sentence] = []
    for piece in _SENTENCE.findall(text):
        own: list[str] = []

        def slot(one: re.Match[str], own: list[str] = own) -> str:
            own.append(values[int(one[1])])
            return f"{{{len(own)}}}"

        pattern = _VALUE.sub(slot, piece).strip()
        if pattern:
            found.append(Sentence(pattern, tuple(own), number if not found else ""))
    return found


def _without_number(text: str) -> tuple[str, str]:
    """一、 and （一） before an item as 1. and (1)."""
    found = _NUMBERED.match(text)
    if not found:
        return text, ""
    item, bracketed, digits = found[1] or found[2], found[3] or found[4], found[5] or found[6]
    try:
        plain = digits or str(_number(item or bracketed))
    except ValueError:  # figures in a row are no number of an item
        return text, ""
    return text[found.end() :], f"({plain})" if bracketed else f"{plain}."


def _number(han: str) -> int:
    """Up to ninety-nine. Raises ValueError for figures in a row."""
    tens, _point, units = han.rpartition("十")
    if len(tens) > 1 or len(units) > 1:
        raise ValueError(han)
    if "十" not in han:
        return _HAN.index(han) + 1
    return (_HAN.index(tens) + 1 if tens else 1) * 10 + (_HAN.index(units) + 1 if units else 0)


@lru_cache(maxsize=1)
def _catalogues() -> tuple[gettext.NullTranslations, ...]:
    found: list[gettext.NullTranslations] = []
    for one in apps.get_app_configs():
        folder = Path(one.path) / "locale"
        if (folder / "en" / "LC_MESSAGES" / "documents.mo").exists():
            found.append(gettext.translation("documents", folder, languages=["en"]))
    return tuple(found)


def english_words(pattern: str) -> str | None:
    """The English of fixed words; None where there is none."""
    for catalogue in _catalogues():
        said = catalogue.gettext(pattern)
        if said != pattern:
            return said
    return None


def english_value(value: str, terms: Mapping[str, str]) -> str | None:
    """The English of a value: a date, an amount, a name that has one. None for what stays as it is."""
    value = html.unescape(value).strip()
    if value in terms:
        return terms[value]
    for lookup in (english_words, *_lookups):
        if (said := lookup(value)) is not None:
            return said
    if (amount := _MONEY.match(value)) is not None:
        return f"RMB {amount[1]}"
    try:
        changed = _HAN_DATE.sub(_from_han, _DATE.sub(_day, value)).replace("（北京时间）", " (Beijing time)")
    except ValueError:  # somebody wrote a day that no calendar has: it stays as it was written
        return None
    return changed if changed != value and not _HAN_TEXT.search(changed) else None


def _day(found: re.Match[str]) -> str:
    day = dt.date(int(found[1]), int(found[2]), int(found[3]))
    return f"{day.day} {day:%B} {day.year}" + (f", {found[4]}:{found[5]}" if found[4] else "")


def _from_han(found: re.Match[str]) -> str:
    year = "".join(str("〇一二三四五六七八九".index(one)) for one in found[1])
    day = dt.date(int(year), _number(found[2]), _number(found[3]))
    return f"{day.day} {day:%B} {day.year}"


def english_of(text: str, terms: Mapping[str, str]) -> str:
    """The English of a marked text as HTML; '' where nothing in it has any. A sentence without English stays in Chinese."""
    said, anything = [], False
    for one in sentences(text):
        words = english_words(one.pattern) if one.has_words else None
        shown = [_shown(value, terms) for value in one.values]
        anything = anything or words is not None or any(english for _html, english in shown)
        if words is None and one.has_words:
            said.append(f'<span lang="zh-Hans">{_filled(one.pattern, [unmarked(value) for value in one.values])}</span>')
            continue
        filled = _filled(html.escape(words, quote=False) if words else one.pattern, [value for value, _english in shown])
        said.append(f"{one.number} {filled}".strip())
    return " ".join(said) if anything else ""


def _filled(pattern: str, values: Sequence[str]) -> str:
    """The sentence with its values, all of it HTML."""
    return _SLOT.sub(lambda slot: values[int(slot[1]) - 1], pattern)


def _shown(value: str, terms: Mapping[str, str]) -> tuple[str, bool]:
    """A value as HTML, and whether it is English now."""
    if OPEN in value:
        return _row(value, terms)
    rest, number = _without_number(value)
    said = english_value(rest, terms)
    if said is not None:
        return html.escape(f"{number} {said}".strip(), quote=False), True
    return (f'<span lang="zh-Hans">{value}</span>' if _HAN_TEXT.search(value) else value), False


def _row(value: str, terms: Mapping[str, str]) -> tuple[str, bool]:
    """Names in a row, each as HTML."""
    shown: list[tuple[str, bool]] = []
    end = 0
    for one in _VALUE.finditer(value):
        between = _BETWEEN[value[end : one.start()]] if shown else ""
        said, english = _shown(one[1], terms)
        shown.append((between + said, english))
        end = one.end()
    return "".join(said for said, _english in shown), any(english for _said, english in shown)


def beside(source: str, terms: Mapping[str, str]) -> str:
    """The marked HTML with the English after each paragraph, and inside each cell and heading."""
    return "".join(_pieces(source, partial(english_of, terms=terms)))


def _pieces(source: str, english: Callable[[str], str]) -> Iterator[str]:
    text: list[str] = []
    for place, piece in enumerate(_TAG.split(source)):
        if place % 2 == 0:
            text.append(piece)
            yield unmarked(piece)
            continue
        name = piece.strip("</>").split()[0].lower() if piece.strip("</>") else ""
        if name not in _BESIDE | _INSIDE and name != "br":
            yield piece
            continue
        said = english("".join(text)) if piece.startswith("</") or name == "br" else ""
        text.clear()
        if said and name in _BESIDE:
            yield f'{piece}<p class="english" lang="en">{said}</p>'
        elif said:
            yield f'<br><span class="english" lang="en">{said}</span>{piece}'
        else:
            yield piece


def patterns(source: str) -> Sequence[str]:
    """The fixed sentences of a marked page, for whoever writes their English."""
    found: dict[str, None] = {}

    def note(text: str) -> str:
        found.update((one.pattern, None) for one in sentences(text) if one.has_words)
        return ""

    body = source.split("</head>", 1)[1]
    for _piece in _pieces(body, note):
        pass
    return list(found)
