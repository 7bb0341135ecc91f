"""From chunks to utterances: the same text whatever kills happen in between, times from sample counts."""

import itertools
import random

import numpy as np
import pytest

from tests.transcription.loudness import LOUD, QUIET, LoudnessRecogniser, chunks
from transcription.audio.log import CHUNK_MS, CHUNK_SAMPLES, SAMPLE_RATE, Chunk
from transcription.live.decoder import ChannelDecoder, Final, Partial, is_loud, level


def finals(decoder: ChannelDecoder, heard: list[Chunk]) -> list[tuple[Final, int]]:
    found = [(event, decoder.boundary) for chunk in heard for event in decoder.feed(chunk)]
    found += [(event, decoder.boundary) for event in decoder.finish()]
    return [(event, boundary) for event, boundary in found if isinstance(event, Final)]


def test_an_utterance_has_its_time_on_the_hearings_time_line() -> None:
    ((final, boundary),) = finals(ChannelDecoder(LoudnessRecogniser), chunks([0, 0, 0, 0, LOUD, LOUD, 0, 0, 0]))
    assert (final.start_ms, final.end_ms) == (5000 + 4 * CHUNK_MS, 5000 + 6 * CHUNK_MS)
    assert final.start_sample == 4 * CHUNK_MS * SAMPLE_RATE // 1000
    assert boundary == 8
    assert len(final.text) == 2


def test_partials_grow_until_the_final() -> None:
    decoder = ChannelDecoder(LoudnessRecogniser)
    events = [event for chunk in chunks([LOUD, 3001, 3002, 0, 0]) for event in decoder.feed(chunk)]
    assert [type(event) for event in events] == [Partial, Partial, Partial, Final]
    assert [len(event.text) for event in events] == [1, 2, 3, 3]


def test_silence_is_not_decoded() -> None:
    decoder = ChannelDecoder(lambda: pytest.fail("nobody spoke"))
    assert [event for chunk in chunks([QUIET] * 100) for event in decoder.feed(chunk)] == []
    assert decoder.boundary == 97


def test_a_hole_in_the_recording_ends_the_utterance() -> None:
    before, after = chunks([LOUD, LOUD]), chunks([3005, 3006], first=2, at=60_000)
    first, second = finals(ChannelDecoder(LoudnessRecogniser), before + after)
    assert (first[0].end_ms, second[0].start_ms) == (5400, 60_000)
    assert (first[1], second[0].start_sample) == (2, 2 * CHUNK_SAMPLES)


def test_after_any_kills_the_text_equals_the_undisturbed_run() -> None:
    """Kill after a random chunk, go on at the stored boundary, fifty histories."""
    chance = random.Random(7)
    speech = [chance.choice([0, 0, 0, 1000 + index]) for index in range(400)]
    recording = chunks(speech)
    expected = [final for final, _ in finals(ChannelDecoder(LoudnessRecogniser), recording)]
    assert len(expected) > 20
    for _ in range(50):
        assert _with_kills(recording, sorted(chance.sample(range(400), 5))) == expected


def _with_kills(recording: list[Chunk], kills: list[int]) -> list[Final]:
    """Run with a kill before each of these chunks; only finals and boundaries survive, as in the database."""
    kept: list[Final] = []
    boundary = 0
    for kill, is_last in itertools.chain(((kill, False) for kill in kills), [(len(recording), True)]):
        decoder = ChannelDecoder(LoudnessRecogniser)
        for chunk in recording[boundary:kill]:
            for event in decoder.feed(chunk):
                if isinstance(event, Final):
                    kept.append(event)
                    boundary = decoder.boundary
        if is_last:
            kept += decoder.finish()
    return kept


@pytest.mark.parametrize(("amplitude", "expected"), [(0, 0), (33, 0), (328, 33), (32767, 100)])
def test_the_level_is_in_decibels(amplitude: int, expected: int) -> None:
    assert level(np.full(CHUNK_SAMPLES, amplitude, dtype="<i2").tobytes()) == expected


def test_a_short_click_is_loud_and_noise_of_the_line_is_not() -> None:
    click = np.zeros(CHUNK_SAMPLES, dtype="<i2")
    click[1000:1200] = 2000
    assert is_loud(click.tobytes())
    assert not is_loud(np.random.default_rng(1).normal(0, 20, CHUNK_SAMPLES).astype("<i2").tobytes())
