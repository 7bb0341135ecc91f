"""The confined child process: reads one inspection as JSON, gives up its rights, checks the file, prints the result.

Started by `kernel.uploads.checking`; never imports Django.
"""

import json
import resource
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
    answer["peak_bytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    sys.stdout.write(json.dumps(answer))


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
