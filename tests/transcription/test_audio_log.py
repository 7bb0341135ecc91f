"""The audio log: numbered, chained, durable chunks, and what a crash or a liar leaves behind."""

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from transcription.audio.log import (
    CHUNK_BYTES,
    CHUNK_MS,
    AudioLogReader,
    AudioLogWriter,
    Chunk,
    ChunkRefused,
    LogBusy,
    LogDamaged,
    LogSealed,
    chain,
    chain_start,
    verify,
)

CHANNEL = UUID("018f0000-0000-7000-8000-000000000001")
KEY = bytes(range(32))


def sound(number: int) -> bytes:
    """200 ms of sound that is different for every chunk."""
    return hashlib.sha256(str(number).encode()).digest() * (CHUNK_BYTES // 32)


def chunk(number: int, captured_ms: int | None = None) -> Chunk:
    return Chunk(number, number * CHUNK_MS if captured_ms is None else captured_ms, sound(number))


def writer(path: Path) -> AudioLogWriter:
    return AudioLogWriter(path, CHANNEL, KEY)


def record(path: Path, count: int) -> bytes:
    with writer(path) as log:
        for number in range(log.next_number, count):
            log.append(chunk(number))
        log.sync()
        return log.running_hash


def read(path: Path, start: int = 0) -> list[Chunk]:
    return list(AudioLogReader(path, CHANNEL, KEY, start).more())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hearing" / "channel.audio"


def test_what_was_synced_is_read_back_in_order(path: Path) -> None:
    record(path, 7)
    assert read(path) == [chunk(number) for number in range(7)]
    assert read(path, start=5) == [chunk(5), chunk(6)]


def test_nothing_is_durable_before_sync(path: Path) -> None:
    with writer(path) as log:
        log.append(chunk(0))
        assert log.durable_count == 0
        assert read(path) == []
        assert log.sync() == 1
    assert read(path) == [chunk(0)]


def test_reopening_continues_the_chain(path: Path) -> None:
    record(path, 3)
    again = record(path, 6)
    expected = chain_start(CHANNEL)
    for number in range(6):
        expected = chain(expected, chunk(number))
    assert again == expected


def test_a_duplicate_is_dropped(path: Path) -> None:
    with writer(path) as log:
        assert log.append(chunk(0))
        assert not log.append(chunk(0))
        log.sync()
    assert read(path) == [chunk(0)]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (chunk(2), "gap"),
        (chunk(1, captured_ms=100), "overlap"),
        (Chunk(1, CHUNK_MS, b"short"), "forged"),
    ],
)
def test_a_chunk_that_does_not_continue_the_log_is_refused(path: Path, wrong: Chunk, reason: str) -> None:
    with writer(path) as log:
        log.append(chunk(0))
        with pytest.raises(ChunkRefused) as refusal:
            log.append(wrong)
        log.sync()
    assert refusal.value.reason == reason
    assert read(path) == [chunk(0)]


def test_a_chunk_with_a_hash_of_other_sound_is_refused(path: Path) -> None:
    with writer(path) as log, pytest.raises(ChunkRefused) as refusal:
        log.append(chunk(0), claimed_hash=chain(chain_start(CHANNEL), Chunk(0, 0, sound(9))))
    assert refusal.value.reason == "forged"


@pytest.mark.parametrize("lost", [1, 40, 3000, 6459])
def test_a_torn_tail_is_cut_and_kept_aside(path: Path, lost: int) -> None:
    record(path, 3)
    whole = path.read_bytes()
    path.write_bytes(whole[:-lost])
    with writer(path) as log:
        assert log.next_number == 2
    assert [each.number for each in read(path)] == [0, 1]
    (aside,) = path.parent.glob("*.torn-*")
    assert whole.startswith(path.read_bytes() + aside.read_bytes())


def test_a_file_torn_inside_its_header_starts_anew(path: Path) -> None:
    record(path, 0)
    path.write_bytes(path.read_bytes()[:10])
    record(path, 1)
    assert read(path) == [chunk(0)]


def test_zeros_after_a_power_cut_are_no_sound(path: Path) -> None:
    record(path, 2)
    size = path.stat().st_size
    os.truncate(path, size + 6472)
    assert [each.number for each in read(path)] == [0, 1]
    with writer(path) as log:
        assert log.next_number == 2


def test_a_log_has_one_writer(path: Path) -> None:
    with writer(path), pytest.raises(LogBusy):
        writer(path)


def test_a_sealed_log_takes_no_more(path: Path) -> None:
    record(path, 2)
    with writer(path) as log:
        final = log.seal()
    with pytest.raises(LogSealed):
        writer(path)
    assert verify(path, CHANNEL, KEY).final_hash == final
    assert verify(path, CHANNEL, KEY).sealed
    assert read(path) == [chunk(0), chunk(1)]


def test_every_altered_byte_of_a_sealed_log_is_found(path: Path) -> None:
    record(path, 2)
    with writer(path) as log:
        log.seal()
    path.chmod(0o640)
    original = path.read_bytes()
    for position in range(32, len(original), 97):
        path.write_bytes(original[:position] + bytes([original[position] ^ 1]) + original[position + 1 :])
        check = verify(path, CHANNEL, KEY)
        assert not (check.whole and check.sealed), position


def test_a_log_is_not_taken_for_that_of_another_channel(path: Path) -> None:
    record(path, 1)
    with pytest.raises(LogDamaged):
        AudioLogWriter(path, UUID(int=5), KEY)


def test_the_sound_is_not_readable_in_the_file(path: Path) -> None:
    record(path, 3)
    assert sound(1)[:32] not in path.read_bytes()


WRITER = """
import sys
from pathlib import Path
from uuid import UUID
from tests.transcription.test_audio_log import CHANNEL, KEY, chunk
from transcription.audio.log import AudioLogWriter
log = AudioLogWriter(Path(sys.argv[1]), CHANNEL, KEY)
while True:
    log.append(chunk(log.next_number))
    if log.next_number % 3 == 0:
        print(log.sync(), flush=True)
"""


@pytest.mark.slow
def test_kill_leaves_every_acknowledged_chunk(path: Path) -> None:
    acknowledged = 0
    for _ in range(4):
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        for _ in range(20):
            acknowledged = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read().split()
        process.wait()
        # the last line may itself be cut by the kill; every complete one was promised
        acknowledged = max([acknowledged, *(int(line) for line in rest[:-1])])
        numbers = [each.number for each in read(path)]
        assert numbers == list(range(len(numbers)))
        assert len(numbers) >= acknowledged
    assert verify(path, CHANNEL, KEY).count >= acknowledged
