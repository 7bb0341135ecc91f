"""Ending a channel: its log is sealed, its check value stands in the row. May be repeated after a crash at any point."""

import datetime as dt

from transcription.audio.log import AudioLogWriter, LogSealed, verify
from transcription.audio.models import AudioChannel


def end_channel(channel: AudioChannel, *, now: dt.datetime) -> None:
    """No more sound is taken; count and final hash are known. Raises LogBusy while a microphone is still delivering."""
    if channel.ended_at is not None:
        return
    if channel.path.exists():
        _seal(channel, now)
    else:
        channel.recognised_at = now  # nobody spoke here
    channel.ended_at = now
    channel.save(update_fields=["chunk_count", "final_hash", "sealed_at", "ended_at", "recognised_at"])


def _seal(channel: AudioChannel, now: dt.datetime) -> None:
    try:
        with AudioLogWriter(channel.path, channel.pk, channel.key) as log:
            count, final_hash = log.next_number, log.seal()
    except LogSealed:
        # Killed between sealing and the row: the file knows.
        check = verify(channel.path, channel.pk, channel.key)
        count, final_hash = check.count, check.final_hash
    channel.chunk_count, channel.final_hash, channel.sealed_at = count, final_hash.hex(), now
