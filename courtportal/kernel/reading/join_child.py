"""The confined child that makes one PDF of photographs. Arguments: the PDF to write, the photographs in order. No Django."""

import sys
from pathlib import Path

from courtportal.kernel.reading.photographs import pages_of
from courtportal.kernel.uploads.checks.confinement import confine, die_with_parent
from courtportal.kernel.uploads.limits import MEGABYTE, Limits

LIMITS = Limits(cpu_seconds=240, memory_bytes=3_072 * MEGABYTE)


def main() -> None:
    """Read the photographs, write the document."""
    die_with_parent()
    confine(LIMITS)
    target, *photographs = (Path(word) for word in sys.argv[1:])
    target.write_bytes(pages_of([path.read_bytes() for path in photographs]))


if __name__ == "__main__":
    main()
