"""DER, as far as patching a signature needs it (ITU-T X.690): elements are bytes that are put together and taken apart. Pure."""


def element(tag: int, *contents: bytes) -> bytes:
    """Tag, length and the contents one after the other."""
    content = b"".join(contents)
    if len(content) < 0x80:
        return bytes((tag, len(content))) + content
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def content(encoded: bytes) -> bytes:
    """What the first element of the bytes holds. Raises ValueError if they end before it does."""
    start, end = _span(encoded, 0)
    return encoded[start:end]


def children(encoded: bytes) -> list[bytes]:
    """The elements inside the first element of the bytes. Raises ValueError if they do not fill it."""
    inside, found, place = content(encoded), [], 0
    while place < len(inside):
        _start, end = _span(inside, place)
        found.append(inside[place:end])
        place = end
    return found


def _span(encoded: bytes, place: int) -> tuple[int, int]:
    """Where the content of the element at ``place`` begins and ends."""
    if place + 2 > len(encoded):
        raise ValueError("the element has no length")
    length, start = encoded[place + 1], place + 2
    if length & 0x80:
        octets = length & 0x7F
        length, start = int.from_bytes(encoded[start : start + octets], "big"), start + octets
    if start + length > len(encoded):
        raise ValueError("the element is cut off")
    return start, start + length
