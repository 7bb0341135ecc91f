"""The fonts of court documents, subset once at set-up from the system's Noto CJK; knows nothing of Django.

A straight subset of Noto CJK keeps the identifiers of the full font, and WeasyPrint writes glyph numbers where a PDF
wants those identifiers: viewers show the page, but PDF/A validators rightly say that glyphs are missing. Therefore the
subset's glyphs are renumbered.
"""

import hashlib
import io
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import uharfbuzz as hb
from fontTools.ttLib import TTFont

STANDARD_CHARACTERS = Path(__file__).parent / "data" / "standard_characters.txt"
_PUNCTUATION = "·—–‘’“”…、。〈〉《》「」『』【】〔〕〇○●★☆■□△▲√№℃①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳×÷±≤≥§°％‰¥￥€＄＊＆→←～─│\u00a0\u3000"
_DROPPED_TABLES = ("GSUB", "GPOS", "GDEF", "BASE", "VORG", "DSIG")


@dataclass(frozen=True)
class Face:
    """One face of the court's documents: the family and weight of the CSS, and the system font it is cut from."""

    file: str
    family: str
    weight: int
    pattern: str
    wanted_family: str

    @property
    def rare_family(self) -> str:
        """The family that carries the rare characters of one document."""
        return f"{self.family} Rare"


# 方正小标宋 and 仿宋_GB2312 of the printing standard are licensed fonts; Noto Serif CJK SC stands in for both.
FACES = (
    Face("serif-400.otf", "Court Serif", 400, "Noto Serif CJK SC:style=Regular", "Noto Serif CJK SC"),
    Face("serif-700.otf", "Court Serif", 700, "Noto Serif CJK SC:style=Bold", "Noto Serif CJK SC"),
    Face("sans-700.otf", "Court Sans", 700, "Noto Sans CJK SC:style=Bold", "Noto Sans CJK SC"),
)


class FontMissingError(RuntimeError):
    """The system has no such font, or prepare_fonts has not been run."""


class MissingGlyphsError(ValueError):
    """The text holds characters that no font of the court can print; ``characters`` names them."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        super().__init__(f"no glyph for {' '.join(f'{c} (U+{ord(c):04X})' for c in characters)}")


def common_characters() -> frozenset[str]:
    """Latin, punctuation, GB/T 2312 and 《通用规范汉字表》 (国发〔2013〕23号): about 8,300 characters."""
    found = {chr(code) for code in range(0x20, 0x7F)} | {chr(code) for code in range(0xFF01, 0xFF5F)} | set(_PUNCTUATION)
    found |= {chr(code) for code in range(0xA1, 0x100)} - {"\u00ad"}
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            found.update(bytes([row, cell]).decode("gb2312", errors="ignore"))
    for line in STANDARD_CHARACTERS.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            found.update(line)
    return frozenset(found)


def prepare(folder: Path, tell: Callable[[int, int], object] = lambda _number, _all: None) -> list[Path]:
    """Make the faces that are not in ``folder`` yet and return all; running it again changes nothing.

    Cutting takes many seconds: ``tell`` hears before each face which one it is, of how many.

    Raises FontMissingError when the system lacks Noto CJK (Debian: fonts-noto-cjk).
    """
    folder.mkdir(parents=True, exist_ok=True)
    characters = common_characters()
    for number, face in enumerate(FACES, 1):
        path = folder / face.file
        if not path.exists():
            tell(number, len(FACES))
            _write(path, subset(face, characters))
    return [folder / face.file for face in FACES]


def subset(face: Face, characters: Iterable[str]) -> bytes:
    """An OpenType font of these characters, cut from the system's font, with glyphs numbered as PDF/A needs."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(ord(character) for character in characters)
    wanted.flags = hb.SubsetFlags.DESUBROUTINIZE | hb.SubsetFlags.NO_HINTING
    small = hb.subset(_system_face(face.pattern, face.wanted_family), wanted)
    return _renumbered(small.blob.data, face)


def rare_font(face: Face, characters: str, folder: Path) -> Path:
    """A small font for characters outside the common set, cut from the full face and kept for the next time."""
    name = hashlib.sha256(f"{face.file}:{''.join(sorted(characters))}".encode()).hexdigest()[:24]
    path = folder / f"rare-{name}.otf"
    if not path.exists():
        _write(path, subset(face, characters))
    return path


def rare_characters(text: str, folder: Path) -> str:
    """The characters of the text outside the prepared fonts, sorted. Raises MissingGlyphsError if no font has them."""
    common = _common_glyphs(folder)
    unknown = {c for c in text if not c.isspace() and ord(c) not in common}
    if missing := missing_glyphs("".join(unknown)):
        raise MissingGlyphsError(missing)
    return "".join(sorted(unknown))


def missing_glyphs(text: str) -> str:
    """The characters of the text that the system's full fonts lack, sorted; '' if all can be printed."""
    characters = {c for c in text if not c.isspace()}
    return "".join(sorted(c for c in characters if any(ord(c) not in _full_coverage(face.pattern) for face in FACES)))


def printable(text: str) -> str:
    """The text in composed form without invisible control and formatting characters (line ends and tabs stay)."""
    composed = unicodedata.normalize("NFC", text)
    return composed if composed.isprintable() else _invisible().sub("", composed)


@cache
def _invisible() -> re.Pattern[str]:
    """Runs of control and formatting characters, line ends and tabs excepted."""
    everything = map(chr, range(sys.maxunicode + 1))
    found = (c for c in everything if c not in "\n\t" and unicodedata.category(c) in {"Cc", "Cf"})
    return re.compile(f"[{re.escape(''.join(found))}]+")


@lru_cache(maxsize=4)
def _common_glyphs(folder: Path) -> frozenset[int]:
    """The code points that all prepared fonts have."""
    covered: list[set[int]] = []
    for face in FACES:
        path = folder / face.file
        if not path.exists():
            raise FontMissingError(f"{face.file} is missing: run manage.py prepare_fonts")
        covered.append(set(hb.Face(hb.Blob.from_file_path(str(path))).unicodes))
    return frozenset(set.intersection(*covered))


@lru_cache(maxsize=len(FACES))
def _full_coverage(pattern: str) -> frozenset[int]:
    face = next(face for face in FACES if face.pattern == pattern)
    return frozenset(_system_face(face.pattern, face.wanted_family).unicodes)


def _system_face(pattern: str, wanted_family: str) -> hb.Face:
    """Ask fontconfig, which always answers with some font: only the wanted family will do."""
    answer = subprocess.run(
        ["fc-match", "-f", "%{family}\t%{file}\t%{index}", pattern],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    family, file, index = answer.split("\t")
    if wanted_family not in family.split(","):
        raise FontMissingError(f"the system has no {wanted_family} (Debian: fonts-noto-cjk)")
    return hb.Face(hb.Blob.from_file_path(file), int(index))


def _renumbered(data: bytes, face: Face) -> bytes:
    """Give the glyphs consecutive identifiers and the font the court's own name."""
    font = TTFont(io.BytesIO(data))
    for tag in _DROPPED_TABLES:
        if tag in font:
            del font[tag]
    old = font.getGlyphOrder()
    new = [".notdef", *(f"cid{number:05d}" for number in range(1, len(old)))]
    renamed = dict(zip(old, new, strict=True))
    for tag in ("hmtx", "vmtx"):
        if tag in font:
            font[tag].metrics = {renamed[name]: value for name, value in font[tag].metrics.items()}
    for table in font["cmap"].tables:
        if hasattr(table, "cmap"):
            table.cmap = {code: renamed[name] for code, name in table.cmap.items()}
    top = font["CFF "].cff.topDictIndex[0]
    top.CharStrings.charStrings = {renamed[name]: value for name, value in top.CharStrings.charStrings.items()}
    top.charset = new
    font.setGlyphOrder(new)
    _rename(font, face)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _rename(font: TTFont, face: Face) -> None:
    full, postscript = f"{face.family} {face.weight}", f"{face.family.replace(' ', '')}-{face.weight}"
    names = {1: face.family, 4: full, 6: postscript, 16: face.family}
    for record in list(font["name"].names):
        if record.nameID in names:
            font["name"].setName(names[record.nameID], record.nameID, record.platformID, record.platEncID, record.langID)


def _write(path: Path, data: bytes) -> None:
    """Other processes may look for the file at any moment: it appears whole or not at all."""
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(data)
    unfinished.replace(path)
