"""Every test that touches the index gets an empty one of its own; the demo corpus is loaded once for a module."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from courtportal.kernel.courts import models as court_models
from courtportal.kernel.courts.models import Court
from search import engines
from search.demo.load import load_demo
from search.engines import SearchEngine

NOW = dt.datetime(2026, 11, 22, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def index(tmp_path: Path) -> SearchEngine:
    return engines.use("embedded", str(tmp_path / "index"))


def make_courts() -> dict[str, Court]:
    """The demo courts of the kernel's data file, parents first."""
    rows = json.loads((Path(court_models.__file__).parent / "data" / "courts.json").read_text("utf-8"))["courts"]
    made: dict[str, Court] = {}
    while len(made) < len(rows):
        for row in rows:
            if row["code"] not in made and (row["parent"] is None or row["parent"] in made):
                values = {name: row[name] for name in ("name_zh", "name_en", "level", "province")}
                made[row["code"]] = Court.objects.create(code=row["code"], parent=made.get(row["parent"]), **values)
    return made


@pytest.fixture
def courts(db: None) -> dict[str, Court]:
    return make_courts()


@pytest.fixture(scope="module")
def corpus(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchEngine]:
    """Courts, demo judgments and debtors in a transaction around the module's tests, each of which runs in a savepoint."""
    with django_db_blocker.unblock():
        engine = engines.use("embedded", str(tmp_path_factory.mktemp("corpus")))
        with transaction.atomic():
            make_courts()
            load_demo(NOW)
            yield engine
            transaction.set_rollback(True)


@pytest.fixture
def demo(corpus: SearchEngine, db: None) -> SearchEngine:
    """The corpus; what a test changes in it is undone in the database, so it must not change the index."""
    engines.use("embedded", str(corpus._store.root))  # type: ignore[attr-defined]
    return corpus
