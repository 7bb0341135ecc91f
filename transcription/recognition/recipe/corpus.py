"""Court sentences by templates: the text the language model learns and the voices read out.

Sentences that belong to a test set or to the demonstration hearing never come out of here (`Corpus.withheld`).
"""

import random
import re
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

from transcription.recognition.numerals import DIGITS, digit_by_digit, spoken

TEXT = Path(__file__).parent / "text"
TEMPLATE_FILES = ("procedure.txt", "lending.txt", "speech.txt", "everyday.txt")
SENTENCE_ENDS = re.compile("[。？！；\n]")
CLAUSE_ENDS = re.compile("[，、：。？！；\n]")
# Shorter clauses are set phrases of the court that nobody owns.
SHORTEST_WITHHELD_CLAUSE = 6

_ALTERNATIVES = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_NOT_SPOKEN = re.compile(r"[^\u4e00-\u9fff]")


def spoken_only(text: str) -> str:
    """The characters that are said, without punctuation and blanks."""
    return _NOT_SPOKEN.sub("", text)


def withheld_sentences(texts: Iterable[str]) -> frozenset[str]:
    """What must not be trained on: every sentence of the texts, and every longer clause."""
    withheld: set[str] = set()
    for text in texts:
        withheld.update(spoken_only(sentence) for sentence in SENTENCE_ENDS.split(text))
        clauses = (spoken_only(clause) for clause in CLAUSE_ENDS.split(text))
        withheld.update(clause for clause in clauses if len(clause) >= SHORTEST_WITHHELD_CLAUSE)
    return frozenset(withheld - {""})


class Corpus:
    """A stream of made-up court sentences; the same seed gives the same sentences."""

    def __init__(self, withheld: frozenset[str] = frozenset()) -> None:
        with (TEXT / "slots.toml").open("rb") as file:
            self._slots: dict[str, list[str]] = tomllib.load(file)
        self.templates = [line for name in TEMPLATE_FILES for line in _template_lines(TEXT / name)]
        self.withheld = withheld

    def sentences(self, count: int, seed: int) -> list[str]:
        """So many sentences, every template as often as any other."""
        chance = random.Random(seed)  # noqa: S311 - sentences, not secrets
        found: list[str] = []
        while len(found) < count:
            sentence = spoken_only(self._expand(chance.choice(self.templates), chance))
            if sentence and sentence not in self.withheld:
                found.append(sentence)
        return found

    def _expand(self, template: str, chance: random.Random) -> str:
        def alternative(match: re.Match[str]) -> str:
            return str(chance.choice(match.group(1).split("|")))

        def slot(match: re.Match[str]) -> str:
            return self._fill(match.group(1), chance)

        return _SLOT.sub(slot, _ALTERNATIVES.sub(alternative, template))

    def _fill(self, name: str, chance: random.Random) -> str:
        if name in GENERATORS:
            return GENERATORS[name](chance)
        choice: str = chance.choice(self._slots[name])
        return self._expand(choice, chance)


def _template_lines(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _money(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.35:
        return ("人民币" if chance.random() < 0.3 else "") + spoken(chance.randint(1, 99)) + "万元"
    if kind < 0.5:
        return spoken(chance.choice([10, 20, 30, 50, 80, 100, 120, 150, 200])) + "万元"
    if kind < 0.75:
        return spoken(chance.randint(1, 99) * 1000 + chance.choice([0, 0, 500])) + "元"
    if kind < 0.85:
        small = chance.choice(["一", "两", "三", "五", "六", "八"])
        return small + chance.choice(["万元", "千元", "百元", "万块钱", "千块钱", "万多", "万", "千块"])
    return spoken(chance.randint(101, 99_999)) + "元"


def _date(chance: random.Random) -> str:
    day = chance.choice("日日日号")
    return f"{_year(chance)}年{spoken(chance.randint(1, 12))}月{spoken(chance.randint(1, 31))}{day}"


def _year(chance: random.Random) -> str:
    return digit_by_digit(chance.randint(2012, 2027))


def _figures(length: int, start: str = "") -> Callable[[random.Random], str]:
    return lambda chance: start + "".join(chance.choice(DIGITS) for _ in range(length))


def _number(lowest: int, highest: int) -> Callable[[random.Random], str]:
    return lambda chance: spoken(chance.randint(lowest, highest))


GENERATORS: dict[str, Callable[[random.Random], str]] = {
    "money": _money,
    "date": _date,
    "year": _year,
    "month": _number(1, 12),
    "day": _number(1, 31),
    "hour": _number(1, 12),
    "minute": _number(1, 59),
    "count": lambda chance: chance.choice(["一", "二", "两", "三", "四", "五", "六", spoken(chance.randint(7, 15))]),
    "age": _number(18, 80),
    "number_small": _number(1, 300),
    "article": _number(1, 1260),
    "case": lambda chance: digit_by_digit(chance.randint(1, 9999)),
    "idn": _figures(18),
    "phone": _figures(10, start="一"),
}
