"""``bin/demo --help`` says how to start it, and starts nothing."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("word", ["--help", "-h"])
def test_help_is_printed_and_nothing_is_installed(word: str) -> None:
    answer = subprocess.run([ROOT / "bin/demo", word], capture_output=True, text=True, timeout=10, check=True)
    assert "--port" in answer.stdout
    assert answer.stderr == ""
