"""The draw of instant acceptances for a person's later look: anyone can draw it again. Pure."""

import hashlib

LOTS = 10_000


def lot(seed: str, filing_id: str) -> int:
    """The filing's lot, 0 to 9,999: from a seed fixed before the filing came and an id that nobody chose."""
    return int(hashlib.sha256(f"{seed}:{filing_id}".encode()).hexdigest(), 16) % LOTS


def is_drawn(number: int, share: int) -> bool:
    """Whether a lot falls into the share, given in percent."""
    return number < share * LOTS // 100
