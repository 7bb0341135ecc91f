"""The confined child process that reads tables and unpacks archives: an order as JSON in, an answer as JSON out. No Django."""

import json
import sys
from pathlib import Path
from typing import Any

from courtportal.kernel.uploads.checks.confinement import confine, die_with_parent
from courtportal.kernel.uploads.checks.findings import Refusal
from courtportal.kernel.uploads.limits import Limits
from filing.bulk.reading.tables import extract, list_archive, read_table


def main() -> None:
    """Do what the order names; print what was found or the code and facts of a refusal."""
    die_with_parent()
    order = json.loads(sys.stdin.read())
    limits = Limits(**order["limits"])
    confine(limits)
    answer: dict[str, Any]
    try:
        answer = {"found": _do(order, limits)}
    except Refusal as refusal:
        answer = {"refusal": {"code": refusal.code, "facts": refusal.facts}}
    except MemoryError:
        answer = {"refusal": {"code": "too_costly", "facts": {}}}
    sys.stdout.write(json.dumps(answer))


def _do(order: dict[str, Any], limits: Limits) -> Any:
    path = Path(order["path"])
    match order["task"]:
        case "table":
            return read_table(path, order["name"])
        case "list":
            return list_archive(path, limits)
        case _:
            return extract(path, order["names"], Path(order["folder"]), limits)


if __name__ == "__main__":
    main()
