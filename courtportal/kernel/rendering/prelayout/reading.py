"""Reads in the engine's layout where each text of a form has come to stand, and how its slots set their text.

A text counts as a slot only if it is alone in its lines and if our own numbers give the very glyphs that the engine has written;
everything else raises NoFormError, and documents of that kind stay with the engine.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from weasyprint.formatting_structure import boxes

from courtportal.kernel.rendering import fonts
from courtportal.kernel.rendering.prelayout import typeface
from courtportal.kernel.rendering.prelayout.markup import Markup
from courtportal.kernel.rendering.prelayout.slots import Line, Measure

_ALIGNED = {"left": "left", "start": "left", "justify": "left", "right": "right", "end": "right", "center": "center"}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PIECES = re.compile(r"<([0-9a-f]*)>|(-?[0-9.]+)")
_MOST_CORRECTION = 1.0  # thousandths of the size: rounding, not letter spacing
_CLOSE = 3  # decimals of a pixel by which a line is found again


class NoFormError(ValueError):
    """The layout cannot be used again for other texts."""


Spot = tuple[int, float, float]
"""A page and a base point on it, as the page's content names them."""


@dataclass(frozen=True)
class Shown:
    """What the engine has written at a spot: the font's name and size, and the operand of TJ."""

    font: str
    size: float
    operand: str


@dataclass(frozen=True)
class Standing:
    """One line of a text: its box, the block around it, the line box, and the page."""

    page: int
    box: Any
    block: Any
    line: Any

    @property
    def place(self) -> Spot:
        """Where it stands."""
        return self.page, round(self.box.position_x, _CLOSE), round(self.box.position_y + self.box.baseline, _CLOSE)


@dataclass(frozen=True)
class SlotReading:
    """A slot's measure, how many lines its text has, and where they stand; what every page repeats stands there again."""

    measure: Measure
    count: int
    lines: tuple[Line, ...]
    places: tuple[Spot, ...]


def standings(document: Any, markup: Markup) -> dict[int, list[list[Standing]]]:
    """The lines of each text of the markup, as often as it is printed. Raises NoFormError where texts and boxes do not agree."""
    by_element: dict[int, list[Standing]] = {}
    root = None
    for number, page in enumerate(document.pages):
        for box, block, line in _text_boxes(page._page_box):
            by_element.setdefault(id(box.element), []).append(Standing(number, box, block, line))
        root = root if root is not None else _root(page._page_box)
    texts = [place for place, text in enumerate(markup.texts) if text]
    nodes = list(_text_nodes(root))
    if [_bare(text) for _element, text in nodes] != [_bare(markup.texts[place]) for place in texts]:
        raise NoFormError("the parsed page has other texts")
    found: dict[int, list[list[Standing]]] = {place: [] for place in texts}
    nodes_of: dict[int, list[tuple[int, str]]] = {}
    for place, (element, text) in zip(texts, nodes, strict=True):
        nodes_of.setdefault(id(element), []).append((place, _bare(text)))
    for element, lines in by_element.items():
        while lines:
            taken = [(place, _taken(lines, text)) for place, text in nodes_of.get(element, [])]
            if not any(some for _place, some in taken):
                raise NoFormError("a text is printed that nobody wrote")
            for place, some in taken:
                found[place].append(some)
    return found


def slot_reading(copies: list[list[Standing]], shown: dict[Spot, Shown], folder: Path) -> SlotReading:
    """How the slot of these lines sets text, from what the engine has written at each place. Raises NoFormError."""
    lines = [one for copy in copies for one in copy]
    if not lines or len({len(copy) for copy in copies}) != 1:
        raise NoFormError("the text is not printed, or not each time alike")
    first = lines[0]
    style, block = first.box.style, first.block
    if first.box.element_tag in _HEADINGS or any(_atoms(one.line) != 1 for one in lines):
        raise NoFormError("the text shares its line")
    if style["letter_spacing"] != "normal" or style["word_spacing"] or style["text_transform"] != "none":
        raise NoFormError("the text is set in a special way")
    if any(one.place not in shown for one in lines):
        raise NoFormError("the text is not written where it stands")
    size = shown[first.place].size
    aligned, loose = _ALIGNED[block.style["text_align_all"]], _shrinks(block)
    # A box that ends at a standing edge grows away from it, over the empty margin.
    room = block.width * (2 if loose and aligned == "right" else 1)
    measure = Measure(_face(style, folder), size, room, _indent(first), aligned, wraps=not loose)
    for one in lines:
        _require_reproduced(one, measure, shown[one.place])
        if loose and one.box.width > block.width - 1:
            raise NoFormError("the text itself decides how wide its box is")
    edges = tuple(Line(_edge(one.box, measure.aligned), one.box.position_y + one.box.baseline) for one in lines)
    return SlotReading(measure, len(copies[0]), edges, tuple(one.place for one in lines))


def _require_reproduced(one: Standing, measure: Measure, shown: Shown) -> None:
    pieces = _PIECES.findall(shown.operand)
    try:
        codes = measure.face.codes(one.box.text)
    except KeyError as error:
        raise NoFormError("the face lacks a character") from error
    same = codes == f"<{''.join(glyphs for glyphs, _number in pieces)}>".encode()
    if not same or any(abs(float(number)) > _MOST_CORRECTION for _glyphs, number in pieces if number):
        raise NoFormError("the engine writes the text otherwise")
    if abs(measure.width(one.box.text) - one.box.width) > 0.01 * measure.size:
        raise NoFormError("the engine measures the text otherwise")


def _face(style: Any, folder: Path) -> typeface.Typeface:
    wanted = (style["font_family"][0], style["font_weight"])
    face = next((one for one in fonts.FACES if (one.family, one.weight) == wanted), None)
    if face is None:
        raise NoFormError("not one of the court's faces")
    return typeface.load(folder / face.file)


def _edge(box: Any, aligned: str) -> float:
    return float(box.position_x + {"left": 0.0, "right": 1.0, "center": 0.5}[aligned] * box.width)


def _indent(first: Standing) -> float:
    indent = first.block.style["text_indent"]
    if indent.unit != "px":
        raise NoFormError("an indent in percent")
    return float(indent.value) if first.block.children and first.block.children[0] is first.line else 0.0


def _shrinks(block: Any) -> bool:
    """Whether the block is as wide as what it holds."""
    loose = isinstance(block, boxes.InlineBlockBox | boxes.MarginBox) or block.is_floated() or block.is_absolutely_positioned()
    return bool(loose and block.style["width"] == "auto")


def _atoms(line: Any) -> int:
    """Texts and boxes side by side in a line."""
    count = 0
    for child in line.children:
        if isinstance(child, boxes.TextBox):
            count += bool(child.text.strip())
        elif isinstance(child, boxes.InlineBox):
            count += _atoms(child)
        elif isinstance(child, boxes.Box) and not child.is_absolutely_positioned():
            count += 1
    return count


def _text_boxes(box: Any, block: Any = None, line: Any = None) -> Iterator[tuple[Any, Any, Any]]:
    box = getattr(box, "_box", box)
    if isinstance(box, boxes.TextBox):
        if box.text.strip() and box.element is not None and box.element_tag and "::" not in box.element_tag:
            yield box, block, line
        return
    if isinstance(box, boxes.BlockContainerBox):
        block = box
    if isinstance(box, boxes.LineBox):
        line = box
    for child in getattr(box, "children", None) or ():
        yield from _text_boxes(child, block, line)


def _root(box: Any) -> Any:
    box = getattr(box, "_box", box)
    if getattr(box, "element_tag", None) == "html":
        return box.element
    return next((found for child in getattr(box, "children", None) or () if (found := _root(child)) is not None), None)


def _text_nodes(element: Any) -> Iterator[tuple[Any, str]]:
    """Each text that is not blank with the element it belongs to, in the order of the page."""
    if element.text and _bare(element.text):
        yield element, element.text
    for child in element:
        yield from _text_nodes(child)
        if child.tail and _bare(child.tail):
            yield element, child.tail


def _taken(lines: list[Standing], wanted: str) -> list[Standing]:
    """Take the next lines of the element that make up the text; none if it is not printed."""
    taken, joined = [], ""
    while lines and joined != wanted and wanted.startswith(joined + _bare(lines[0].box.text)):
        joined += _bare(lines[0].box.text)
        taken.append(lines.pop(0))
    if joined and joined != wanted:
        raise NoFormError("a text is not printed as it is written")
    return taken


def _bare(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", "", text)
