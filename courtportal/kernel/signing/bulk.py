"""Many PDFs of one make signed alike: pyHanko signs the first, its like are cast from that one.

Only what the portal's own renderer lays out from one form is alike, and that is looked at, not believed. Everything else, and
everything in doubt, is signed by pyHanko. Revocation, chain and time stamp are judged when the first is signed, at the instant
that all bear; so a batch is of one instant and signed at once.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from django.conf import settings

from courtportal.kernel.signing import authority
from courtportal.kernel.signing.appended import NotAlikeError, Table, retitled, revisions, same_but_title
from courtportal.kernel.signing.authority import Credential
from courtportal.kernel.signing.moulds import Mould, MouldError
from courtportal.kernel.signing.pdf import Field, sign_pdf

_CONTENTS = re.compile(rb"/Contents <([0-9A-F]+)>\s*/ByteRange (\[[0-9 ]+\] *)")
_MOST_MOULDS = 16


@dataclass(frozen=True)
class Order:
    """What all signatures of a batch have in common; as ``sign_pdf`` takes it, for files that nobody has signed yet."""

    field: Field
    credential: Credential
    now: dt.datetime
    appearance: bytes | None = None
    prepare: Sequence[Field] = ()


@dataclass
class BatchSigner:
    """Signs for one order; keeps a mould for each make of file that it has met."""

    order: Order
    cast: int = 0
    _moulds: list["_FileMould"] = field(default_factory=list)

    def sign(self, pdf: bytes, title: str) -> bytes:
        """The PDF sealed as PAdES B-LT, as ``sign_pdf`` would. Raises what that raises."""
        for mould in self._moulds:
            try:
                signed = mould.signed(pdf, title)
            except NotAlikeError:
                continue
            self.cast += 1
            return signed
        return self._by_pyhanko(pdf, title)

    def _by_pyhanko(self, pdf: bytes, title: str) -> bytes:
        order = self.order
        signed = sign_pdf(
            pdf, field=order.field, credential=order.credential, now=order.now, appearance=order.appearance, prepare=order.prepare
        )
        if not settings.TIMESTAMP_URL and len(self._moulds) < _MOST_MOULDS:
            with suppress(NotAlikeError, MouldError, ValueError):  # a file of another make: pyHanko signs the next one too
                self._moulds.append(_FileMould(pdf, signed, title, order))
        return signed


class _FileMould:
    """The revisions that pyHanko appended to one file."""

    def __init__(self, base: bytes, signed: bytes, title: str, order: Order) -> None:
        self._table, self._title = Table(base), title
        self._revisions = revisions(base, signed)
        found = next((one for _n, content in self._revisions[0].objects if (one := _CONTENTS.search(content))), None)
        if found is None:
            raise NotAlikeError("no signature")
        self._room, self._range_room = len(found[1]), len(found[2])
        self._mould = Mould(bytes.fromhex(found[1].decode()), order.credential.key)
        self._stamps, self._now = authority.time_stamp_authority(now=order.now), order.now
        rewritten = {number for one in self._revisions for number, _content in one.objects if number < self._table.size}
        self._titled = {number for number in rewritten if self._bears_title(number)}
        self._untouched = {number: self._table.object(number) for number in rewritten - self._titled}

    def _bears_title(self, number: int) -> bool:
        try:
            retitled(self._table.object(number), self._title, self._title)
        except NotAlikeError:
            return False
        return True

    def signed(self, pdf: bytes, title: str) -> bytes:
        """Raises NotAlikeError."""
        table = Table(pdf)
        self._require_alike(table, title)
        signed, previous = bytearray(pdf), table.start
        edited: dict[bytes, bytes] = {}

        def edit(number: int, content: bytes) -> bytes:
            if number not in self._titled:
                return content
            if content not in edited:
                edited[content] = retitled(content, self._title, title)
            return edited[content]

        for revision in self._revisions:
            previous = revision.append(signed, previous, edit, table.identifier)
            if revision is self._revisions[0]:
                self._fill(signed, len(pdf))
        return bytes(signed)

    def _require_alike(self, table: Table, title: str) -> None:
        if table.size != self._table.size or any(table.object(n) != content for n, content in self._untouched.items()):
            raise NotAlikeError("other objects")
        if not all(same_but_title(self._table.object(n), table.object(n), self._title, title) for n in self._titled):
            raise NotAlikeError("other data about the document")

    def _stamp(self, signature: bytes) -> bytes:
        return self._stamps.token(hashlib.sha256(signature).digest(), now=self._now)

    def _fill(self, signed: bytearray, base_end: int) -> None:
        """Put in the range that is signed, which reaches to the end, then the signature."""
        end, found = len(signed), _CONTENTS.search(signed, base_end)
        if found is None:
            raise NotAlikeError("no signature")
        start, resume = found.start(1) - 1, found.end(1) + 1
        span = b"[0 %d %d %d]" % (start, resume, end - resume)
        signed[found.start(2) : found.end(2)] = span.ljust(self._range_room)
        digest = hashlib.sha256(memoryview(signed)[:start])
        digest.update(memoryview(signed)[resume:end])
        content = self._mould.cast(digest.digest(), stamper=self._stamp).hex().upper().encode()
        if len(content) > self._room:
            raise NotAlikeError("the signature needs more room")
        signed[found.start(1) : found.end(1)] = content.ljust(self._room, b"0")
