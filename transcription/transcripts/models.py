"""The transcript of a hearing: who sits at which microphone, what was said, what the clerk corrected, who signed."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courtportal.kernel.models import Entity
from transcription.audio.models import AudioChannel


class Transcript(Entity):
    """The record of one hearing (民事诉讼法 art. 150). ``version`` rises with every change that a room should see."""

    class State(models.TextChoices):
        WAITING = "waiting", _("未开庭")
        RECORDING = "recording", _("记录中")
        REVIEW = "review", _("校对中")
        SIGNING = "signing", _("签名中")
        SEALED = "sealed", pgettext_lazy("transcript", "已归档")

    hearing = models.OneToOneField("filing.Hearing", on_delete=models.PROTECT, related_name="transcript")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    version = models.PositiveIntegerField(default=0)
    content_sha256 = models.CharField(max_length=64, blank=True)
    document = models.ForeignKey("kernel.CourtDocument", null=True, on_delete=models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.hearing)


class RecordingBreak(Entity):
    """A time in which the hearing was not recorded, with cause and actor (法释〔2017〕5号 arts 1, 3). ``to_ms`` is empty while
    it lasts.
    """

    class Cause(models.TextChoices):
        RECESS = "recess", _("休庭")
        CLOSED = "closed", _("闭庭")

    transcript = models.ForeignKey(Transcript, on_delete=models.PROTECT, related_name="breaks")
    cause = models.CharField(max_length=10, choices=Cause.choices)
    from_ms = models.PositiveIntegerField()
    to_ms = models.PositiveIntegerField(null=True)
    began_at = models.DateTimeField()
    began_by = models.ForeignKey("kernel.User", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.get_cause_display()} {self.from_ms}–{self.to_ms}"


class Seat(Entity):
    """A participant's place and microphone: that of a party, a representative or a member of the panel."""

    transcript = models.ForeignKey(Transcript, on_delete=models.PROTECT, related_name="seats")
    order = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=20)
    label = models.CharField(max_length=200)
    party = models.ForeignKey("filing.Party", null=True, on_delete=models.PROTECT, related_name="+")
    representation = models.ForeignKey("filing.Representation", null=True, on_delete=models.PROTECT, related_name="+")
    panel_member = models.ForeignKey("filing.PanelMember", null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.OneToOneField(AudioChannel, on_delete=models.PROTECT, related_name="seat")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["transcript", "party"], name="seat_of_party"),
            models.UniqueConstraint(fields=["transcript", "representation"], name="seat_of_representative"),
            models.UniqueConstraint(fields=["transcript", "panel_member"], name="seat_of_panel_member"),
            models.CheckConstraint(
                condition=models.Q(party__isnull=False, representation__isnull=True, panel_member__isnull=True)
                | models.Q(party__isnull=True, representation__isnull=False, panel_member__isnull=True)
                | models.Q(party__isnull=True, representation__isnull=True, panel_member__isnull=False),
                name="seat_of_one",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Utterance(Entity):
    """What one speaker said between two pauses. ``spoken_text`` and ``words`` are the recogniser's and never change; ``text`` is
    what reads now.
    """

    transcript = models.ForeignKey(Transcript, null=True, on_delete=models.PROTECT, related_name="utterances")
    seat = models.ForeignKey(Seat, null=True, on_delete=models.PROTECT, related_name="utterances")
    channel = models.ForeignKey(AudioChannel, on_delete=models.PROTECT, related_name="utterances")
    speaker = models.CharField(max_length=200, blank=True)
    start_sample = models.PositiveBigIntegerField()
    start_ms = models.PositiveIntegerField()
    end_ms = models.PositiveIntegerField()
    spoken_text = models.TextField()
    words = models.JSONField()
    confidence = models.FloatField()
    text = models.TextField()
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "start_sample"], name="utterance_once")]
        indexes = [
            models.Index(fields=["transcript", "start_ms"]),
            models.Index(fields=["transcript", "version"]),
        ]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.text}"


class UtteranceRevision(Entity):
    """A correction by the clerk: what it read before and after, by whom and when."""

    utterance = models.ForeignKey(Utterance, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    before = models.TextField()
    after = models.TextField()
    author = models.ForeignKey("kernel.User", on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["utterance", "number"], name="utterance_revision_number")]

    def __str__(self) -> str:
        return f"{self.number}: {self.after}"


class TranscriptSignature(Entity):
    """That the person at a seat signed the transcript, or refused and why (民事诉讼法 art. 150: a refusal is noted in
    the file).
    """

    class Outcome(models.TextChoices):
        SIGNED = "signed", _("已签名")
        REFUSED = "refused", _("拒绝签名")

    transcript = models.ForeignKey(Transcript, on_delete=models.PROTECT, related_name="signatures")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="signatures")
    user = models.ForeignKey("kernel.User", on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reason = models.TextField(blank=True)
    content_sha256 = models.CharField(max_length=64)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["transcript", "seat"], name="transcript_signature_once")]

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_outcome_display()}"


class DictationToken(Entity):
    """Opens the vosk-compatible endpoint: for one seat of a hearing, or for dictation on its own. Only the token's digest is
    kept.
    """

    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=80, blank=True)
    seat = models.ForeignKey(Seat, null=True, on_delete=models.PROTECT, related_name="tokens")
    owner = models.ForeignKey("kernel.User", null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.label or str(self.pk)
