"""SIGKILL before any durable write: after the restart nothing is lost, doubled or half done.

A seeded sample of all places; ``manage.py bench crash`` goes through all of them.
"""

import random
from pathlib import Path

import pytest

from courtportal.demo.bench.crash import SCENARIOS, kill_at, prepare
from tests.factories.documents import ready_to_render

SAMPLE = 4
pytestmark = [pytest.mark.slow, pytest.mark.own_database, pytest.mark.timeout(900)]


@pytest.mark.parametrize("name", SCENARIOS)
def test_killed_anywhere_it_ends_as_if_undisturbed(name: str, tmp_path: Path) -> None:
    ready_to_render()
    ground = prepare(name, tmp_path)
    assert ground.places > SAMPLE
    for place in sorted(random.Random(name).sample(range(1, ground.places + 1), SAMPLE)):
        assert kill_at(ground, place) == "", place
