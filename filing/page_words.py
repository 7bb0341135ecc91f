"""What a catalogue says of a thing without pages: that it is a recording, and how long; that its copy to read is being made."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from courtportal.kernel.reading.models import FileReading
from courtportal.kernel.reading.queries import PAGED, readings_of
from courtportal.kernel.reading.typesetting import TYPESET
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.vault.models import StoredFile

SOUND, FILM = "audio/", "video/"


def medium_zh(media_type: str) -> str:
    """What a thing without pages is, in the language of record; "" for what has pages."""
    if media_type.startswith(SOUND):
        return "录音"
    if media_type.startswith(FILM):
        return "录像"
    if media_type in TYPESET:
        return "Word文件"
    return "" if media_type in PAGED else "电子文件"


def without_pages(files: Iterable[StoredFile | None]) -> dict[UUID, str]:
    """Those of the files that have no pages, or none yet, with the words that stand where others have their pages."""
    bare = {one.pk: one for one in files if one is not None and one.media_type not in PAGED}
    if not bare:
        return {}
    readings = readings_of([pk for pk, one in bare.items() if one.media_type in TYPESET])
    lengths = _lengths([pk for pk, one in bare.items() if one.media_type.startswith((SOUND, FILM))])
    found = {}
    for pk, one in bare.items():
        if one.media_type not in TYPESET:
            found[pk] = _recording(one.media_type, lengths.get(pk))
        elif (reading := readings.get(pk)) is None or reading.reading_copy_id is None:
            found[pk] = _copy_state(reading)
    return found


def without_pages_of(file_ids: Iterable[UUID | str]) -> dict[UUID, str]:
    """The same for files that a snapshot names."""
    return without_pages(StoredFile.objects.filter(pk__in=set(file_ids)))


def _copy_state(reading: FileReading | None) -> str:
    if reading is None:  # nothing is read by machine in a secret volume
        return _("Word文件")
    if reading.state == FileReading.State.WAITING:
        return _("Word文件，正在制作阅读本")
    return _("Word文件，不能制作阅读本")


def _recording(media_type: str, seconds: int | None) -> str:
    if media_type.startswith(SOUND):
        return _("录音，%(length)s") % {"length": _clock(seconds)} if seconds else _("录音")
    if media_type.startswith(FILM):
        return _("录像，%(length)s") % {"length": _clock(seconds)} if seconds else _("录像")
    return _("电子文件")


def _clock(seconds: int) -> str:
    """3:25 or 1:03:25, as players show a length."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _lengths(file_ids: list[UUID]) -> dict[UUID, int]:
    """The length of each recording whose container said it when it was sent."""
    sent = Upload.objects.filter(stored_id__in=file_ids).exclude(seconds=None)
    return {one.stored_id: one.seconds for one in sent.only("stored_id", "seconds") if one.stored_id and one.seconds}
