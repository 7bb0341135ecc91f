"""An asynchronous hearing: who speaks when and until when, and what each has said; a statement is never changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.fields import Entity
from courtportal.kernel.identity.models import User
from courtportal.kernel.vault.fields import EncryptedTextField
from courtportal.kernel.vault.models import StoredFile
from filing.calendar.models import Hearing
from filing.cases.models import Party


class SpeakingTurn(Entity):
    """One party's time to speak, in the order of ``number``; ``question`` is what the court wants answered."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待")
        OPEN = "open", _("正在陈述")
        SPOKEN = "spoken", _("已陈述")
        LAPSED = "lapsed", _("逾期未陈述")

    class Stage(models.TextChoices):
        STATEMENT = "statement", _("陈述和答辩")
        EVIDENCE = "evidence", _("举证和质证")
        QUESTION = "question", _("法庭询问")
        DEBATE = "debate", _("法庭辩论")
        FINAL = "final", _("最后意见")

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="turns")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="speaking_turns")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=10, choices=Stage.choices)
    question = models.CharField(max_length=500, blank=True)
    hours = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hearing", "number"], name="speaking_turn_number"),
            models.UniqueConstraint(fields=["hearing"], condition=models.Q(state="open"), name="one_speaks_at_a_time"),
        ]
        indexes = [models.Index(fields=["state", "due_at"])]

    def __str__(self) -> str:
        return f"{self.hearing_id} {self.number}"


class TurnExtension(Entity):
    """What a party asked for while its turn ran: more time, for a reason; ``until`` is the new last instant, if granted."""

    class State(models.TextChoices):
        ASKED = "asked", _("等待法官答复")
        GRANTED = "granted", _("已延长")
        REFUSED = "refused", _("没有延长")

    turn = models.ForeignKey(SpeakingTurn, on_delete=models.PROTECT, related_name="extensions")
    reason = EncryptedTextField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["turn"], condition=models.Q(state="asked"), name="one_extension_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.turn_id} {self.state}"


class Statement(Entity):
    """What a party has said in its turn."""

    turn = models.OneToOneField(SpeakingTurn, on_delete=models.PROTECT, related_name="statement")
    text = EncryptedTextField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.turn_id} {self.made_at}"


class StatementFile(Entity):
    """A paper or recording that came with a statement."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="files")
    order = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    pages = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "order"], name="statement_file_order")]

    def __str__(self) -> str:
        return self.file_name
