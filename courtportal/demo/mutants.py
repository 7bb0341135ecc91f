"""Changed copies of signed documents, by chance and by malice: every one must be refused by whoever verifies it.

Half of the changes fall where no signature looks: in the container of the last signature and in what is appended behind it.
"""

import io
import itertools
import random
import re
from collections.abc import Callable, Sequence
from typing import Any

from pyhanko.pdf_utils import generic as untyped
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

generic: Any = untyped
Mutator = Callable[[bytes, bytes, random.Random], bytes]


def mutant(originals: Sequence[bytes], chance: random.Random) -> tuple[str, bytes]:
    """The name of a change, and a document that bears it; never equal to an original."""
    while True:
        original, other = chance.choice(originals), chance.choice(originals)
        change = chance.choice(MUTATORS)
        changed = change(original, other, chance)
        if changed not in originals:
            return change.__name__.strip("_"), changed


def gap(pdf: bytes) -> tuple[int, int]:
    """Where the container of the last signature stands."""
    _start, length, resume, _rest = _range(pdf)
    return length, resume


def end(pdf: bytes) -> int:
    """Where the bytes end that the last signature covers; where a time stamp covers them all, where its revision begins."""
    return _ends(pdf)[-2] if _is_stamped(pdf) else _covered(pdf)


def _is_stamped(pdf: bytes) -> bool:
    return _covered(pdf) == len(pdf)


def _covered(pdf: bytes) -> int:
    _start, _length, resume, rest = _range(pdf)
    return resume + rest


def _range(pdf: bytes) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(rb"/ByteRange\s*\[([^\]]*)\]", pdf)[-1].split())


def _flip(pdf: bytes, at: int, chance: random.Random) -> bytes:
    return pdf[:at] + bytes([pdf[at] ^ chance.randrange(1, 256)]) + pdf[at + 1 :]


def _byte_anywhere(pdf: bytes, _other: bytes, chance: random.Random) -> bytes:
    return _flip(pdf, chance.randrange(len(pdf)), chance)


def _bit_in_container(pdf: bytes, _other: bytes, chance: random.Random) -> bytes:
    """The container's own bits, spelled well."""
    first, last = gap(pdf)
    content = bytearray.fromhex(pdf[first + 1 : last - 1].decode())
    used = len(content.rstrip(b"\0"))
    content[chance.randrange(used)] ^= 1 << chance.randrange(8)
    return pdf[: first + 1] + content.hex().upper().encode() + pdf[last - 1 :]


def _byte_of_container(pdf: bytes, _other: bytes, chance: random.Random) -> bytes:
    return _flip(pdf, chance.randrange(*gap(pdf)), chance)


def _padding(pdf: bytes, _other: bytes, chance: random.Random) -> bytes:
    first, last = gap(pdf)
    used = first + 1 + len(pdf[first + 1 : last - 1].rstrip(b"0"))
    at = chance.randrange(used + 2, last - 1)
    return pdf[:at] + chance.choice(b"123456789ABCDEF \n").to_bytes(1, "big") + pdf[at + 1 :]


def _small_letters(pdf: bytes, _other: bytes, chance: random.Random) -> bytes:
    first, last = gap(pdf)
    at = chance.choice([place for place in range(first, last) if chr(pdf[place]).isalpha()])
    return pdf[:at] + pdf[at : at + 1].lower() + pdf[at + 1 :]


def _byte_at_end(pdf: bytes, _other: bytes, chance: random.Random) -> bytes:
    return _flip(pdf, chance.randrange(end(pdf), len(pdf)), chance)


def _bit_at_end(pdf: bytes, _other: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(end(pdf), len(pdf))
    return pdf[:at] + bytes([pdf[at] ^ 1 << chance.randrange(8)]) + pdf[at + 1 :]


def _truncated(pdf: bytes, _other: bytes, chance: random.Random) -> bytes:
    return pdf[: chance.randrange(len(pdf))]


def _revision_cut_off(pdf: bytes, _other: bytes, chance: random.Random) -> bytes:
    """Not that of the archive's time stamp alone: without it the document is what the court sealed."""
    return pdf[: chance.choice(_ends(pdf)[: -2 if _is_stamped(pdf) else -1])]


def _revision_again(pdf: bytes, _other: bytes, chance: random.Random) -> bytes:
    revisions = _revisions(pdf)
    return pdf + chance.choice(revisions[1:])


def _revisions_reordered(pdf: bytes, _other: bytes, chance: random.Random) -> bytes:
    revisions = _revisions(pdf)
    chance.shuffle(revisions)
    return b"".join(revisions)


def _revisions_of_another(pdf: bytes, other: bytes, chance: random.Random) -> bytes:
    return pdf + chance.choice(_revisions(other))


def _signature_of_another(pdf: bytes, other: bytes, _chance: random.Random) -> bytes:
    (first, last), (others_first, others_last) = gap(pdf), gap(other)
    return pdf[:first] + other[others_first:others_last] + pdf[last:]


def _end_of_another(pdf: bytes, other: bytes, _chance: random.Random) -> bytes:
    return pdf[: end(pdf)] + other[end(other) :]


def _bytes_inserted(pdf: bytes, _other: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(pdf) + 1)
    return pdf[:at] + chance.randbytes(chance.randrange(1, 9)) + pdf[at:]


def _bytes_taken_out(pdf: bytes, _other: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(pdf))
    return pdf[:at] + pdf[at + chance.randrange(1, 9) :]


def _blanks_behind(pdf: bytes, _other: bytes, chance: random.Random) -> bytes:
    return pdf + chance.choice([b"\n", b" ", b"\0", b"%", b"%%EOF\n"]) * chance.randrange(1, 4)


def _page_turned(pdf: bytes, _other: bytes, chance: random.Random) -> bytes:
    writer = _writer(pdf)
    page, _resources = writer.find_page_for_modification(0)
    page.get_object()[generic.pdf_name("/Rotate")] = generic.NumberObject(chance.choice([90, 180, 270]))
    writer.mark_update(page)
    return _written(writer)


def _remark_added(pdf: bytes, _other: bytes, chance: random.Random) -> bytes:
    writer = _writer(pdf)
    box = generic.ArrayObject(map(generic.NumberObject, (10, 10, 200, chance.randrange(20, 200))))
    words = generic.TextStringObject("另付十万元")
    name = generic.pdf_name
    remark = {name("/Type"): name("/Annot"), name("/Subtype"): name("/FreeText"), name("/Rect"): box, name("/Contents"): words}
    writer.register_annotation(writer.find_page_for_modification(0)[0], writer.add_object(generic.DictionaryObject(remark)))
    return _written(writer)


def _store_emptied(pdf: bytes, _other: bytes, _chance: random.Random) -> bytes:
    writer = _writer(pdf)
    writer.root[generic.pdf_name("/DSS")] = generic.DictionaryObject()
    writer.update_root()
    return _written(writer)


def _writer(pdf: bytes) -> Any:
    """pyHanko's writer, whose calls bear no types."""
    return IncrementalPdfFileWriter(io.BytesIO(pdf))


def _written(writer: Any) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _ends(pdf: bytes) -> list[int]:
    return [found.end() for found in re.finditer(rb"%%EOF\s?", pdf)]


def _revisions(pdf: bytes) -> list[bytes]:
    places = [0, *_ends(pdf)]
    return [pdf[first:last] for first, last in itertools.pairwise(places)]


def is_readable(pdf: bytes) -> bool:
    """Whether a reader gets so far as to find signatures in it."""
    try:
        return bool(PdfFileReader(io.BytesIO(pdf), strict=False).embedded_regular_signatures)
    except Exception:  # noqa: BLE001 - whatever a damaged file makes it raise
        return False


MUTATORS: tuple[Mutator, ...] = (
    _byte_anywhere, _byte_anywhere, _byte_anywhere, _bit_in_container, _bit_in_container, _bit_in_container, _byte_of_container,
    _padding, _small_letters, _byte_at_end, _bit_at_end, _bit_at_end, _truncated, _revision_cut_off, _revision_again,
    _revisions_reordered, _revisions_of_another, _signature_of_another, _end_of_another, _bytes_inserted, _bytes_taken_out,
    _blanks_behind, _page_turned, _remark_added, _store_emptied,
)  # fmt: skip
