"""What a correction changed, piece by piece. Pure."""

from difflib import SequenceMatcher


def difference(before: str, after: str) -> list[tuple[str, str]]:
    """Pieces of text, each with "same", "before" (taken out) or "after" (put in), in reading order."""
    pieces: list[tuple[str, str]] = []
    for kind, a_start, a_end, b_start, b_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append((before[a_start:a_end], "same"))
            continue
        if a_end > a_start:
            pieces.append((before[a_start:a_end], "before"))
        if b_end > b_start:
            pieces.append((after[b_start:b_end], "after"))
    return pieces
