"""What somebody from outside asks, kept as it was typed, whether or not there is such a case."""

from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.courts.models import Court
from courtportal.kernel.fields import Entity
from courtportal.kernel.identity.models import Organisation, User
from courtportal.kernel.vault.fields import EncryptedJSONField, EncryptedTextField
from courtportal.kernel.vault.models import StoredFile
from filing.applications.models import Application
from filing.applications.rules.joining import WAYS, Way


class JoinRequest(Entity):
    """One request. Where a case fits it, its ``application`` waits for the panel; else the filing clerks of the court answer.

    Its page says the same in either case, until the court has decided: nobody learns from it which cases there are.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("已提交，等待法院答复")
        DECIDED = "decided", _("法院已经决定")
        ANSWERED = "answered", _("法院已经答复")
        WITHDRAWN = "withdrawn", _("已撤回")

    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    # The court that the number names.
    court = models.ForeignKey(Court, on_delete=models.PROTECT, related_name="+")
    case_number = models.CharField(max_length=60)
    way = models.CharField(max_length=16)
    # Who asks, by its proven name.
    name = models.CharField(max_length=160)
    content = EncryptedJSONField()
    submitted_at = models.DateTimeField()
    receipt_number = models.CharField(max_length=20, unique=True)
    key = models.CharField(max_length=80, unique=True)
    application = models.OneToOneField(Application, null=True, on_delete=models.PROTECT, related_name="asked_by")
    answer = EncryptedTextField()
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["submitted_by", "submitted_at"], name="join_request_of"),
            models.Index(fields=["court", "answered_at", "submitted_at"], name="join_request_at"),
        ]

    @property
    def definition(self) -> Way:
        """The ground as the rules describe it."""
        return WAYS[self.way]

    @property
    def title(self) -> str:
        """The ground in the reader's language."""
        return self.definition.name.in_language(get_language() or "zh")

    @property
    def on_paper(self) -> "JoinRequestPaper | None":
        """How it came on paper; None for what came through an account."""
        return getattr(self, "paper", None)

    @property
    def is_decided(self) -> bool:
        """Whether the panel has decided, and what it decided has effect."""
        return self.application is not None and self.application.state in (Application.State.GRANTED, Application.State.REFUSED)

    @property
    def state(self) -> str:
        """Where it stands, as who asked reads it."""
        if self.withdrawn_at is not None:
            return self.State.WITHDRAWN
        if self.is_decided:
            return self.State.DECIDED
        return self.State.ANSWERED if self.answered_at is not None else self.State.WAITING

    def get_state_display(self) -> str:
        """The state in words."""
        return str(self.State(self.state).label)

    def __str__(self) -> str:
        return self.receipt_number


class JoinRequestFile(Entity):
    """A paper that came with it."""

    request = models.ForeignKey(JoinRequest, on_delete=models.PROTECT, related_name="files")
    order = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    pages = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "order"], name="join_request_file_order")]

    def __str__(self) -> str:
        return self.file_name


class JoinRequestPaper(Entity):
    """That a request came on paper, from somebody without an account: a filing clerk entered it. Never changed.

    ``handed_in_on`` is the day on which it was handed in, or that of the postmark (CPL 85). The scan is the first of the files.
    """

    class Manner(models.TextChoices):
        COUNTER = "counter", _("当面递交")
        POST = "post", pgettext_lazy("handed in", "邮寄")

    request = models.OneToOneField(JoinRequest, on_delete=models.PROTECT, related_name="paper")
    manner = models.CharField(max_length=8, choices=Manner.choices)
    handed_in_on = models.DateField()
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.request} {self.handed_in_on}"
