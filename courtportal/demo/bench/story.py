"""``manage.py bench story``: how long each stage of the demo's story takes and what dominates."""

import cProfile
import pstats
import time
from collections import defaultdict
from pathlib import Path

from django.conf import settings

from courtportal.demo.bench.registry import Say, benchmark
from courtportal.demo.story.clockwork import Telling
from courtportal.demo.story.tell import tell_story
from courtportal.kernel import clock

# Where time goes, by the folder of the code that spends it (own time, not that of what it calls).
PLACES = (
    "weasyprint", "pydyf", "fontTools", "uharfbuzz", "tinycss2", "pyhanko", "asn1crypto", "cryptography", "pikepdf", "PIL",
    "vosk", "transcription/recognition", "tantivy", "sqlite3", "django",
    "search", "filing", "delivery", "transcription", "courtportal",
)  # fmt: skip


def tell_profiled(say: Say) -> tuple[Telling, cProfile.Profile, float]:
    """Tell the story on an empty, set-up data folder."""
    profile = cProfile.Profile()
    started = time.perf_counter()
    profile.enable()
    telling = tell_story(now=clock.now(), say=say)
    profile.disable()
    return telling, profile, time.perf_counter() - started


def by_place(profile: cProfile.Profile) -> dict[str, float]:
    """Own seconds by place; compiled functions stand under 'compiled code: NAME'."""
    seconds: dict[str, float] = defaultdict(float)
    stats: dict[tuple[str, int, str], tuple[int, int, float, float, object]] = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    for (file, _line, function), row in stats.items():
        seconds[_place(file, function)] += row[2]
    return dict(sorted(seconds.items(), key=lambda item: -item[1]))


def _place(file: str, function: str) -> str:
    if file == "~":
        return f"compiled code: {function.strip('<>')[:60]}"
    relative = file.removeprefix(str(Path(settings.BASE_DIR)))
    return next((place for place in PLACES if f"/{place}/" in relative), "python and others")


@benchmark("story")
def story(say: Say) -> None:
    """Every stage's seconds, then what dominates (under the profiler everything is somewhat slower)."""
    telling, profile, total = tell_profiled(say)
    say(f"\n{'stage':<48}{'seconds':>9}{'share':>8}")
    for name, took in sorted(telling.seconds.items(), key=lambda item: -item[1]):
        say(f"{name:<48}{took:>9.1f}{took / total:>8.0%}")
    say(f"{'all':<48}{total:>9.1f}")
    say(f"\n{'what dominates (own time)':<70}{'seconds':>9}{'share':>8}")
    for place, took in list(by_place(profile).items())[:14]:
        say(f"{place:<70}{took:>9.1f}{took / total:>8.0%}")
