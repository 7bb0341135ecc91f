"""The index and the rows agree again after every crash, and a release is found within three seconds by the real worker."""

import json
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from search.engines import IndexDocument, SearchEngine, SearchRequest
from search.judgments.courts import CourtTree
from search.judgments.indexing import difference, index_document, repair
from search.judgments.models import Judgment
from search.judgments.schedule import sweep_index
from tests.search.conftest import NOW

ROOT = Path(__file__).parent.parent.parent
FOUND_WITHIN = 3.0


class Portal:
    """A portal in a data folder of its own, whose processes can be killed."""

    def __init__(self, folder: Path) -> None:
        self.environment = {**os.environ, "COURTPORTAL_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "courtportal.settings.test"}
        self.folder = folder

    def step(self, *arguments: str) -> Any:
        command = [sys.executable, "-m", "tests.search.durability", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout) if done.stdout.strip() else None

    @contextmanager
    def worker(self) -> Iterator[subprocess.Popen[bytes]]:
        """``manage.py work``, once it listens; killed at the end."""
        (self.folder / "work.sock").unlink(missing_ok=True)
        command, quiet = [sys.executable, "manage.py", "work"], subprocess.DEVNULL
        process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=quiet, stderr=quiet)
        try:
            while not (self.folder / "work.sock").exists():
                assert process.poll() is None
                time.sleep(0.05)
            yield process
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    return Portal(tmp_path)


@pytest.mark.slow
def test_a_released_judgment_is_found_within_three_seconds(portal: Portal) -> None:
    portal.step("prepare", "1")
    with portal.worker():
        time.sleep(2)
        answer = portal.step("wait")
    assert answer["found"] == 1
    assert answer["seconds"] < FOUND_WITHIN


@pytest.mark.slow
def test_killing_the_indexer_loses_nothing_and_doubles_nothing(portal: Portal) -> None:
    rng = random.Random(11)
    portal.step("prepare", "25")
    portal.step("release")
    for _ in range(3):
        with portal.worker():
            time.sleep(rng.uniform(0.05, 0.6))
    portal.step("leases")
    with portal.worker():
        settled = portal.step("settle")
    assert settled == {"waiting": 0, "hits": 25, "judgments": 25, "missing": 0, "surplus": 0, "stale": 0}


@pytest.fixture
def three(index: SearchEngine, now: object, db: None) -> list[Judgment]:
    from search.judgments.actions.anonymise import record_anonymisation
    from search.judgments.actions.release import release
    from tests.factories.judgments import make_effective_decision, make_publication

    made = []
    for _ in range(3):
        bench = make_effective_decision()
        publication = make_publication(bench, NOW)
        record_anonymisation(actor=bench.clerk_actor, publication_id=publication.pk, now=NOW)
        made.append(release(actor=bench.judge_actor, publication_id=publication.pk, now=NOW))
    return made


def spoil(index: SearchEngine, judgments: list[Judgment]) -> None:
    """The index lacks one, holds an old copy of another, and holds one that nobody released."""
    good = index_document(judgments[1], CourtTree())
    values = {name: getattr(good, name) for name in IndexDocument.__dataclass_fields__}
    index.put([IndexDocument(**values | {"digest": "old"}), IndexDocument(**values | {"id": str(uuid.UUID(int=1))})])
    index.put([index_document(judgments[2], CourtTree())])


def test_the_check_finds_and_repairs_what_is_missing_surplus_and_stale(
    index: SearchEngine, three: list[Judgment], capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(index, three)
    call_command("search_check", "--dry-run")
    assert json.loads(capsys.readouterr().out) == {"missing": 1, "surplus": 1, "stale": 1, "repaired": False}
    call_command("search_check")
    assert json.loads(capsys.readouterr().out)["repaired"]
    assert not difference()
    assert index.search(SearchRequest(None)).total == 3


def test_the_sweep_repairs_by_itself(index: SearchEngine, three: list[Judgment]) -> None:
    spoil(index, three)
    sweep_index(NOW)
    assert not difference()


def test_a_rebuild_holds_exactly_the_released(index: SearchEngine, three: list[Judgment]) -> None:
    spoil(index, three)
    Judgment.objects.filter(pk=three[0].pk).update(withdrawn_at=NOW)
    call_command("search_rebuild")
    assert set(index.digests()) == {str(judgment.pk) for judgment in three[1:]}


def test_a_broken_index_is_said_so_and_built_anew_by_the_sweep(
    index: SearchEngine, three: list[Judgment], tmp_path: Path, client: Client
) -> None:
    repair(difference())
    for meta in (tmp_path / "index").glob("v*/meta.json"):
        meta.write_text("{ half a file", "utf-8")
    page = client.get("/judgments/", {"q": "民间借贷"})
    assert page.status_code == 503
    assert "检索服务正在恢复" in page.content.decode()
    assert "民间借贷" in page.content.decode()
    sweep_index(NOW)
    assert client.get("/judgments/", {"q": "民间借贷"}).status_code == 200
    assert index.search(SearchRequest(None)).total == 3
