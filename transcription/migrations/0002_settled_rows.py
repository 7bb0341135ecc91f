"""What was heard stays as it was heard; a correction is a revision beside it, and stays too."""

from typing import ClassVar

from django.db import migrations

from courtportal.kernel.immutable import ForbidChange

HEARD = (
    "id", "created_at", "transcript_id", "seat_id", "channel_id", "speaker", "start_sample", "start_ms", "end_ms",
    "spoken_text", "words", "confidence",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies: ClassVar = [("transcription", "0001_initial")]

    operations: ClassVar = [ForbidChange("Utterance", columns=HEARD), ForbidChange("UtteranceRevision")]
