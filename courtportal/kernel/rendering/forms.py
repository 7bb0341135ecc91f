"""The forms of court documents that are issued in bulk: laid out by the engine once for each make, then set for each document.

What a form's slots are is found by rendering the template twice, with the document's own data and with other data: the texts that
differ are slots. One template serves both ways, and whoever does not fit a form is rendered by the engine. A text that comes
again and again and does not fit its slot, such as the article by which all are served, stands in a form of its own.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from courtportal.kernel.rendering import document_kinds, engine
from courtportal.kernel.rendering.documents import enclosures_of, fonts_folder, html_of, qr_drawing, verification_url
from courtportal.kernel.rendering.fonts import MissingGlyphsError
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.rendering.prelayout.codes import CodeSeries
from courtportal.kernel.rendering.prelayout.form import STAND_IN_DATE, Filling, Form, FormReader
from courtportal.kernel.rendering.prelayout.markup import STAND_IN, Markup
from courtportal.kernel.rendering.prelayout.reading import NoFormError
from courtportal.kernel.rendering.prelayout.slots import DoesNotFitError, Measure
from courtportal.kernel.rendering.prelayout.strokes import strokes

_MOST_FAMILIES, _MOST_FORMS, _MOST_MISFITS = 64, 24, 200
_OFTEN = 3
Make = tuple[str, str, tuple[str, ...]]
"""Kind, version of the template, and tags."""
_A_DAY_AND_A_BIT = dt.timedelta(days=1, hours=1, minutes=1)


def set_in_form(document: CourtDocument) -> engine.Rendering | None:
    """The document as ``render_document`` would print it, set into its form; None if there is no form that it fits.

    Only for kinds that are registered as ``in_bulk``.
    """
    kind = document_kinds.get(document.kind)
    if not kind.in_bulk:
        return None
    markup = _markup(document)
    make = (document.kind, document.template_version, markup.tags)
    slots = frozenset(place for place in _slots(make, document, markup) if not _stands(make, place, markup.texts[place]))
    if not slots or not all(markup.texts[place] for place in slots):
        return None
    return _family(make, document, markup, slots).set(document, markup)


@dataclass
class _Family:
    """The forms of one make: the same tags and standing texts, and more or fewer lines in the slots."""

    make: Make
    enclosures: Sequence[engine.Enclosure]
    markup: Markup
    slots: frozenset[int]
    folder: Path
    code_length: int
    forms: dict[tuple[int, ...], Form] = field(default_factory=dict)
    hopeless: bool = False

    def set(self, document: CourtDocument, markup: Markup) -> engine.Rendering | None:
        """The document in the form of its number of lines; None if it does not fit or there can be no form."""
        if self.hopeless:
            return None
        try:
            first = self._form(())
            lines = {place: self._lines(place, slot.measure, markup.texts[place]) for place, slot in first.slots.items()}
            form = self._form(tuple(len(one) for one in lines.values()))
        except DoesNotFitError:
            return None
        except (NoFormError, MissingGlyphsError):
            self.hopeless = True
            return None
        title = markup.texts[markup.title] if markup.title is not None else ""
        enclosed = next((one.data for one in enclosures_of(document)), None)
        return form.set(Filling(lines, title, _code_strokes(document.verification_code), document.created_at, enclosed))

    def _lines(self, place: int, measure: Measure, text: str) -> list[str]:
        try:
            return measure.lines(text)
        except DoesNotFitError:
            misfits = _misfits.setdefault(self.make, Counter())
            if len(misfits) >= _MOST_MISFITS:
                misfits.clear()
            misfits[place, text] += 1
            raise

    def _form(self, counts: tuple[int, ...]) -> Form:
        """Laid out when first needed; without counts every slot has one line. Raises NoFormError, DoesNotFitError."""
        if set(counts) == {1}:
            counts = ()
        if counts not in self.forms:
            if len(self.forms) >= _MOST_FORMS:
                raise DoesNotFitError("too many forms")
            self.forms[counts] = self._laid_out(counts)
        return self.forms[counts]

    def _laid_out(self, counts: tuple[int, ...]) -> Form:
        texts = dict.fromkeys(self.slots, STAND_IN)
        if counts:
            measures = [(place, slot.measure) for place, slot in self.forms[()].slots.items()]
            texts |= {place: measure.stand_in(count) for (place, measure), count in zip(measures, counts, strict=True)}
        source = self.markup.with_texts(texts)
        read = FormReader(Markup.of(source), self.slots, _code_strokes(_stand_in_code(self.code_length)), self.folder)
        form = engine.examine(source, folder=self.folder, read=read, enclosures=self.enclosures)
        if counts and tuple(slot.count for slot in form.slots.values()) != counts:
            raise DoesNotFitError("the engine breaks lines elsewhere")
        return form


_families: dict[Any, _Family] = {}
_known_slots: dict[Make, frozenset[int]] = {}
_misfits: dict[Make, Counter[tuple[int, str]]] = {}


def forget() -> None:
    """The next document of each make lays out its form anew."""
    _families.clear()
    _known_slots.clear()
    _misfits.clear()


def _stands(make: Make, place: int, text: str) -> bool:
    """Whether the text has not fitted there so often that a form of its own is worth while."""
    return make in _misfits and _misfits[make][place, text] >= _OFTEN


def _family(make: Make, document: CourtDocument, markup: Markup, slots: frozenset[int]) -> _Family:
    standing = tuple(text for place, text in enumerate(markup.texts) if place not in slots)
    folder = fonts_folder()
    key = (folder, make, slots, standing)
    if key not in _families:
        if len(_families) >= _MOST_FAMILIES:
            _families.clear()
        files = [engine.Enclosure(one.name, b"{}", STAND_IN_DATE) for one in enclosures_of(document)]
        _families[key] = _Family(make, files, markup, slots, folder, len(document.verification_code))
    return _families[key]


def _slots(key: Make, document: CourtDocument, markup: Markup) -> frozenset[int]:
    """The places whose texts come from the document; none where even the tags do."""
    if key not in _known_slots:
        if len(_known_slots) >= _MOST_FAMILIES:
            _known_slots.clear()
        twin = _markup(_twin(document))
        differing = {place for place, texts in enumerate(zip(markup.texts, twin.texts, strict=False)) if texts[0] != texts[1]}
        _known_slots[key] = frozenset(differing) if twin.tags == markup.tags else frozenset()
    return _known_slots[key]


def _markup(document: CourtDocument) -> Markup:
    """The page with stand-ins for what is no text."""
    drawing = _stand_in_drawing(len(document.verification_code))
    return Markup.of(html_of(document, qr=drawing, drafted_at=STAND_IN_DATE.isoformat(timespec="seconds")))


def _twin(document: CourtDocument) -> CourtDocument:
    """A document of the same make that says something else wherever it can."""
    return CourtDocument(
        created_at=document.created_at,
        kind=document.kind,
        template_version=document.template_version,
        title=document.title,
        court=document.court,
        case_number=_other(document.case_number),
        data=_other(document.data),
        state=document.state,
        verification_code=_other(document.verification_code),
    )


def _other(value: Any) -> Any:
    """Another value of the same form; what is neither text nor number stays."""
    if isinstance(value, Mapping):
        return {name: _other(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_other(one) for one in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return value + 1
    return _other_text(value) if isinstance(value, str) else value


def _other_text(text: str) -> str:
    for read in (dt.date.fromisoformat, dt.datetime.fromisoformat):
        try:
            return (read(text) + _A_DAY_AND_A_BIT).isoformat()
        except ValueError:
            continue
    try:
        return str(Decimal(text) + 1)
    except InvalidOperation:
        return "".join("乙" if one == "甲" else "甲" for one in text)


def _stand_in_code(length: int) -> str:
    return "2" * length


@lru_cache(maxsize=4)
def _stand_in_drawing(length: int) -> str:
    return qr_drawing(_stand_in_code(length))


def _code_strokes(verification_code: str) -> list[str]:
    if not verification_code:
        return []
    series = _series(verification_url(_stand_in_code(len(verification_code))))
    return strokes(series.matrix(verification_url(verification_code)))


@lru_cache(maxsize=4)
def _series(first: str) -> CodeSeries:
    return CodeSeries(first)
