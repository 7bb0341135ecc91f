"""What an uploaded file may cost at most; pure data, read by the receiving process and by the checking child."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings for one file and for the process that parses it."""

    file_bytes: int = 500 * MEGABYTE
    pages: int = 1_000
    pixels: int = 120_000_000
    archive_entries: int = 1_000
    archive_ratio: int = 100
    archive_bytes: int = 500 * MEGABYTE
    cpu_seconds: int = 120
    wall_seconds: float = 180
    memory_bytes: int = 2_048 * MEGABYTE


DEFAULT_LIMITS = Limits()
