"""The worked examples that the rules are held to."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def load(name: str) -> Any:
    """The vectors of one rule, by file name without ending."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
