"""Whatever the bytes, a check ends with a finding or a refusal, never with anything else."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courtportal.kernel.uploads.checks.findings import Refusal
from courtportal.kernel.uploads.checks.inspection import Inspection, inspect
from courtportal.kernel.uploads.kinds import ALLOWED
from courtportal.kernel.uploads.limits import DEFAULT_LIMITS
from courtportal.kernel.uploads.refusals import refused
from tests.kernel.uploads import corpus

HONEST: dict[str, Callable[[], bytes]] = {
    "a.pdf": corpus.plain_pdf,
    "b.pdf": corpus.active_pdf,
    "a.jpg": lambda: corpus.picture("JPEG"),
    "a.png": corpus.picture,
    "a.docx": corpus.docx,
    "a.wav": corpus.sound,
    "a.mp3": corpus.mp3_frames,
    "a.mp4": corpus.mp4_boxes,
}
changes = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=6)), min_size=1, max_size=8)


def changed(data: bytes, edits: list[tuple[float, bytes]]) -> bytes:
    """The bytes overwritten here and there."""
    mutated = bytearray(data)
    for place, patch in edits:
        at = int(place * len(mutated))
        mutated[at : at + len(patch)] = patch
    return bytes(mutated)


def judged(name: str, data: bytes) -> str:
    """The media type, or the code of a refusal that has its own words."""
    with tempfile.TemporaryDirectory() as folder:
        path = corpus.written(Path(folder), "received", data)
        try:
            return inspect(Inspection(path, name, Path(folder) / "cleaned", ALLOWED, DEFAULT_LIMITS)).media_type
        except Refusal as refusal:
            return refused(refusal, name).code  # fails for a reason that has no words


@pytest.mark.slow
@pytest.mark.parametrize("name", HONEST)
def test_a_damaged_file_is_accepted_or_refused_in_words(name: str) -> None:
    original = HONEST[name]()

    @settings(max_examples=60, deadline=None)
    @given(changes)
    def examine(edits: list[tuple[float, bytes]]) -> None:
        assert judged(name, changed(original, edits))

    examine()


@given(st.binary(max_size=300), st.sampled_from(sorted(HONEST)))
@settings(max_examples=150, deadline=None)
def test_noise_is_refused(data: bytes, name: str) -> None:
    assert "/" not in judged(name, data)
