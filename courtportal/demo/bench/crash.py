"""``manage.py bench crash``: SIGKILL before every durable write of every scenario, and what is left after the restart.

The scenarios are those of the test suite (``tests/crash/scenarios.py``), which tries a seeded sample of the same places.
"""

import json
import os
import signal
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from courtportal.demo.bench.forks import Ended, Forks
from courtportal.demo.bench.own_database import copy_with_database, remove_with_database
from courtportal.demo.bench.registry import Say, benchmark

SCENARIOS = ("accept", "pay", "withdraw", "seal", "enforce")


@dataclass(frozen=True)
class Ground:
    """A scenario ready to begin: its data folder, how many durable writes it makes, and the rows it leaves undisturbed."""

    name: str
    template: Path
    places: int
    rows: dict[str, int]


@cache
def _forks() -> Forks:
    return Forks("tests.crash.scenarios")


def _last_line(done: Ended) -> str:
    if done.code:
        raise RuntimeError(done.errors)
    return done.output.splitlines()[-1]


def prepare(name: str, folder: Path) -> Ground:
    """Make the template, then run the scenario once undisturbed. Raises RuntimeError with what it said."""
    template, undisturbed = folder / name, folder / f"{name}-undisturbed"
    template.mkdir()
    (template / "fonts").symlink_to(Path(settings.DATA_DIR) / "fonts", target_is_directory=True)
    prepared = _forks().run(template, "prepare", name)
    if prepared.code:
        raise RuntimeError(prepared.errors)
    copy_with_database(template, undisturbed)
    places = int(_last_line(_forks().run(undisturbed, "act", name)))
    return Ground(name, template, places, json.loads(_last_line(_forks().run(undisturbed, "check", name))))


def kill_at(ground: Ground, place: int) -> str:
    """Kill before this write, start again, compare: '' if all is as if nothing had happened, else what is wrong."""
    data = ground.template.with_name(f"{ground.name}-killed-{place}")
    copy_with_database(ground.template, data)
    try:
        killed = _forks().run(data, "act", ground.name, str(place))
        if killed.code != -signal.SIGKILL:
            return f"was not killed: {killed.errors[-2000:]}"
        for verb in ("act", "check"):
            done = _forks().run(data, verb, ground.name)
            if done.code:
                return f"{verb} after the restart: {done.errors[-2000:]}"
        rows = json.loads(_last_line(done))
        return "; ".join(f"{label}: {rows[label]} for {count}" for label, count in ground.rows.items() if rows[label] != count)
    finally:
        remove_with_database(data)


@benchmark("crash")
def crash(say: Say) -> None:
    """Go through all places of all scenarios, as many at once as there are cores. Raises SystemExit if one did not end well."""
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="courtportal-crash-") as folder, ThreadPoolExecutor(os.cpu_count()) as threads:
        for name in SCENARIOS:
            ground = prepare(name, Path(folder))
            places = range(1, ground.places + 1)
            told = list(threads.map(lambda place, ground=ground: kill_at(ground, place), places))
            for place, text in zip(places, told, strict=True):
                if text:
                    say(f"{name}, write {place}: {text}")
            bad = sum(map(bool, told))
            wrong += bad
            say(f"{name}: killed before each of {ground.places} durable writes; {bad} did not end as if undisturbed")
    if wrong:
        raise SystemExit(1)
