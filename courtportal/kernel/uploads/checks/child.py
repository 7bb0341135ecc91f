"""The confined child process: reads one inspection as JSON, gives up its rights, checks the file, prints the result.

Started by `kernel.uploads.checking`; never imports Django.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from courtportal.kernel.uploads.checks.confinement import confine, die_with_parent
from courtportal.kernel.uploads.checks.findings import Refusal
from courtportal.kernel.uploads.checks.inspection import Inspection, inspect
from courtportal.kernel.uploads.limits import Limits


def main() -> None:
    """Answer with one line of JSON: a finding, or the code and facts of a refusal."""
    die_with_parent()
    inspection = _read(sys.stdin.read())
    confined = confine(inspection.limits)
    answer: dict[str, object] = {"confined": confined}
    try:
        answer["finding"] = asdict(inspect(inspection))
    except Refusal as refusal:
        answer["refusal"] = {"code": refusal.code, "facts": refusal.facts}
    except MemoryError:
        answer["refusal"] = {"code": "too_costly", "facts": {}}
    answer["peak_bytes"] = peak_bytes()
    sys.stdout.write(json.dumps(answer))


def peak_bytes() -> int:
    """The most memory this process has held, 0 where the system does not tell."""
    # getrusage is no use here: on Linux its peak is inherited from the process that started this one.
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)


def _read(text: str) -> Inspection:
    order = json.loads(text)
    return Inspection(
        path=Path(order["path"]),
        name=order["name"],
        cleaned=Path(order["cleaned"]),
        allowed=tuple(order["allowed"]),
        limits=Limits(**order["limits"]),
    )


if __name__ == "__main__":
    main()
