"""The parsers run confined: bounded in time, memory and processes, without network."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from courtportal.kernel.uploads import checking
from courtportal.kernel.uploads.checks.findings import Refusal
from courtportal.kernel.uploads.kinds import ALLOWED
from courtportal.kernel.uploads.limits import DEFAULT_LIMITS
from tests.kernel.uploads import corpus

PROJECT = Path(checking.__file__).resolve().parents[3]
TRIES = """
import json, os, socket, sys
from courtportal.kernel.uploads.checks.confinement import confine
from courtportal.kernel.uploads.limits import Limits
confined = confine(Limits(**json.loads(sys.argv[1])))
tried = []
for name, attempt in (("socket", socket.socket), ("program", lambda: os.execv("/bin/true", ["true"]))):
    try:
        attempt()
        tried.append(name)
    except PermissionError:
        pass
print(json.dumps([confined, tried]))
"""


def test_the_child_finds_what_the_check_finds(tmp_path: Path) -> None:
    path = corpus.written(tmp_path, "upload", corpus.active_pdf())
    finding = checking.check(path, "a.pdf", tmp_path / "cleaned")
    assert finding.pages == 2
    assert "JavaScript" in finding.removed
    assert (tmp_path / "cleaned").exists()


def test_the_child_brings_back_a_refusal_with_its_facts(tmp_path: Path) -> None:
    path = corpus.written(tmp_path, "upload", corpus.huge_png())
    with pytest.raises(Refusal) as caught:
        checking.check(path, "a.png", tmp_path / "cleaned")
    assert caught.value.facts["pixels"] == 3_600_000_000


@pytest.mark.skipif(os.uname().machine not in {"x86_64", "aarch64"}, reason="no system-call filter for this machine")
def test_the_confined_process_can_open_no_socket_and_start_no_program() -> None:
    limits = json.dumps(asdict(DEFAULT_LIMITS))
    done = subprocess.run([sys.executable, "-c", TRIES, limits], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[true, []]"


@pytest.mark.slow
@pytest.mark.parametrize("build", [corpus.bomb_docx, corpus.huge_png, lambda: corpus.plain_pdf(2_000)])
def test_a_bomb_costs_little_memory(tmp_path: Path, build: Callable[[], bytes]) -> None:
    path = corpus.written(tmp_path, "upload", build())
    name = {b"P": "a.docx", b"\x89": "a.png", b"%": "a.pdf"}[path.read_bytes()[:1]]
    answer = checking.run_child(path, name, tmp_path / "cleaned", ALLOWED, DEFAULT_LIMITS)
    assert answer["refusal"]["code"] in {"archive_bomb", "too_many_pixels", "too_many_pages"}
    assert answer["peak_bytes"] < 160 * 1024 * 1024


def test_a_check_that_takes_too_long_is_killed_and_leaves_no_process(tmp_path: Path) -> None:
    path = corpus.written(tmp_path, "upload", corpus.plain_pdf())
    with pytest.raises(Refusal) as caught:
        checking.check(path, "a.pdf", tmp_path / "cleaned", limits=replace(DEFAULT_LIMITS, wall_seconds=0.02))
    assert caught.value.code == "too_costly"
    assert not _children_of(os.getpid())


@pytest.mark.slow
def test_a_check_that_uses_up_its_processor_time_is_refused(tmp_path: Path) -> None:
    path = corpus.written(tmp_path, "upload", corpus.plain_picture((10_000, 10_000)))
    with pytest.raises(Refusal) as caught:
        checking.check(path, "a.png", tmp_path / "cleaned", limits=replace(DEFAULT_LIMITS, cpu_seconds=0))
    assert caught.value.code == "too_costly"


@pytest.mark.slow
def test_a_check_out_of_memory_is_a_refusal_not_a_crash(tmp_path: Path) -> None:
    path = corpus.written(tmp_path, "upload", corpus.plain_picture((10_000, 10_000)))
    tight = replace(DEFAULT_LIMITS, memory_bytes=120 * 1024 * 1024)
    with pytest.raises(Refusal) as caught:
        checking.check(path, "a.png", tmp_path / "cleaned", limits=tight)
    assert caught.value.code == "too_costly"


def _children_of(pid: int) -> list[str]:
    listed = subprocess.run(["ps", "--ppid", str(pid), "-o", "args="], capture_output=True, text=True, check=False)
    return [line for line in listed.stdout.splitlines() if "uploads.checks.child" in line]
