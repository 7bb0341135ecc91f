"""Every test that touches the index gets an empty one of its own."""

import datetime as dt
import json
from pathlib import Path

import pytest

from courtportal.kernel.courts import models as court_models
from courtportal.kernel.courts.models import Court
from search import engines
from search.engines import SearchEngine


@pytest.fixture
def index(tmp_path: Path) -> SearchEngine:
    return engines.use("embedded", str(tmp_path / "index"))


@pytest.fixture
def courts(db: None) -> dict[str, Court]:
    """The demo courts of the kernel's data file, parents first."""
    rows = json.loads((Path(court_models.__file__).parent / "data" / "courts.json").read_text("utf-8"))["courts"]
    made: dict[str, Court] = {}
    while len(made) < len(rows):
        for row in rows:
            if row["code"] not in made and (row["parent"] is None or row["parent"] in made):
                made[row["code"]] = Court.objects.create(
                    code=row["code"], name_zh=row["name_zh"], name_en=row["name_en"], level=row["level"],
                    province=row["province"], parent=made.get(row["parent"]),
                )  # fmt: skip
    return made


NOW = dt.datetime(2026, 11, 22, 2, 0, tzinfo=dt.UTC)
