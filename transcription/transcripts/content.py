"""The transcript's content: as data of the court document, and as one check value."""

import datetime as dt
from typing import Any

from django.utils.translation import override

from filing.public import (
    KINDS_OF_SITTING,
    Hearing,
    UnknownCause,
    cause_path,
    identity_checks_of,
    last_identity_check,
    mode_words,
)
from transcription.audio.log import CHUNK_MS
from transcription.documents import Attendant, HearingTranscript
from transcription.transcripts.clock_text import clock_text
from transcription.transcripts.models import Seat, Transcript, Utterance
from transcription.transcripts.room import user_of
from transcription.transcripts.rules import Line, content_hash

_SITTINGS = "一二三四五六七八九十"


@override("zh-hans")
def document_data(transcript: Transcript, present: list[Seat]) -> HearingTranscript:
    """What the court document prints, in the language of record."""
    hearing = transcript.hearing
    bench = [_split(seat.label) for seat in present if seat.panel_member is not None and seat.role not in {"clerk", "assistant"}]
    clerk = next((name for role, name in map(_split, (seat.label for seat in present)) if role == "书记员"), "")
    said: HearingTranscript = {
        "cause": _cause(hearing.case.cause_code),
        "sitting": f"第{_SITTINGS[min(9, _earlier_sittings(transcript))]}次",
        "what": "" if hearing.kind == hearing.Kind.TRIAL else KINDS_OF_SITTING[hearing.kind].name.zh,
        "started_at": _iso(hearing.opened_at),
        "ended_at": _iso(hearing.closed_at),
        "place": f"{hearing.case.court.name_zh}{hearing.room.name if hearing.room else ''}（{mode_words(hearing)}）",
        "panel": [{"title": title, "name": name} for title, name in bench],
        "clerk": clerk,
        "present": _attendants(hearing, [seat for seat in present if seat.panel_member is None]),
        "utterances": [_line(transcript, utterance) for utterance in _utterances(transcript)],
        "audio": _recordings(transcript),
        "notes": _notes(transcript),
    }
    if hearing.is_public is not None:
        said["public"] = hearing.is_public
    return said


def _attendants(hearing: Hearing, seats: list[Seat]) -> list[Attendant]:
    """Who was present for the sides; of whoever came online also when its identity was confirmed (OLR art. 7)."""
    checks = identity_checks_of(hearing)
    rows: list[Attendant] = []
    for seat in seats:
        role, name = _split(seat.label)
        row: Attendant = {"role": role, "name": name}
        if at := last_identity_check(checks, user_of(seat), hearing.closed_at):
            row["confirmed_at"] = _iso(at)
        rows.append(row)
    return rows


def transcript_title(hearing: Hearing) -> str:
    """What the transcript is named, in the language of record."""
    return KINDS_OF_SITTING[hearing.kind].transcript_zh


def hash_of(transcript: Transcript) -> str:
    """The check value of the transcript's content as it is now."""
    lines = [Line(each.start_ms, each.end_ms, each.speaker, each.spoken_text, each.text) for each in _utterances(transcript)]
    return content_hash(lines, transcript.seats.exclude(channel__final_hash="").values_list("channel__final_hash", flat=True))


def _utterances(transcript: Transcript) -> list[Utterance]:
    return list(transcript.utterances.order_by("start_ms", "channel", "start_sample"))


def _line(transcript: Transcript, utterance: Utterance) -> Any:
    role, name = _split(utterance.speaker)
    opened_at = transcript.hearing.opened_at
    at = opened_at + dt.timedelta(milliseconds=utterance.start_ms) if opened_at else None
    return {"speaker": name or role, "role": role, "at": _iso(at), "text": utterance.text}


def _recordings(transcript: Transcript) -> Any:
    seats = transcript.seats.select_related("channel").filter(channel__chunk_count__gt=0).order_by("order")
    return [
        {"name": seat.label, "sha256": seat.channel.final_hash, "seconds": round(seat.channel.chunk_count * CHUNK_MS / 1000)}
        for seat in seats
    ]


def _notes(transcript: Transcript) -> list[str]:
    """Each break of the recording, noted (法释〔2017〕5号 art. 3)."""
    is_trial = transcript.hearing.kind == Hearing.Kind.TRIAL
    stopped, went_on = ("休庭", "继续开庭") if is_trial else ("暂停", "继续")
    recesses = transcript.breaks.filter(cause="recess").order_by("from_ms")
    return [
        f"{clock_text(each.from_ms)}{stopped}，{clock_text(each.to_ms or each.from_ms)}{went_on}，其间未录音" for each in recesses
    ]


def _earlier_sittings(transcript: Transcript) -> int:
    hearing = transcript.hearing
    return type(hearing).objects.filter(case_id=hearing.case_id, kind=hearing.kind, opened_at__lt=hearing.opened_at).count()


def _cause(code: str) -> str:
    try:
        return cause_path(code)[-1].name.zh
    except (UnknownCause, IndexError):
        return code


def _split(label: str) -> tuple[str, str]:
    role, _, name = label.partition(" ")
    return role, name


def _iso(instant: dt.datetime | None) -> str:
    return instant.isoformat() if instant else ""
