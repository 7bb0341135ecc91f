"""A paper that is printed and filed is of the instant at which it was handed in: printed again it has the same bytes."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("filing", "delivery", "transcription", "search")


def _papers(source: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "CourtDocument":
            yield node


def test_what_is_filed_says_of_when_it_is() -> None:
    """A worker may be killed between the file and the row that names it; a preview that is not kept has no such worry."""
    undated = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if "store_bytes" in (source := path.read_text("utf-8")) or path.name == "complaint.py"
        for call in _papers(source)
        if "created_at" not in {one.arg for one in call.keywords}
    ]
    assert undated == []
