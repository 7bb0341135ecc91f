"""Who shares a draft, what each has changed in it, what was said about it, and who has signed it."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.fields import Entity
from courtportal.kernel.identity.models import User
from courtportal.kernel.vault.fields import EncryptedTextField
from filing.intake.models import FilingDraft


class Invitation(Entity):
    """Somebody asked in by link and code. The link is found by a digest of its token; a copy of the database opens none."""

    name = models.CharField(max_length=80)
    contact = EncryptedTextField()
    token = EncryptedTextField()
    token_digest = models.CharField(max_length=64, unique=True)
    code = EncryptedTextField()
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="%(class)ss")
    joined_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def state(self, now: dt.datetime) -> str:
        """``ended``, ``joined``, ``locked``, ``expired`` or ``invited``."""
        if self.ended_at:
            return "ended"
        if self.joined_at:
            return "joined"
        if self.wrong_codes >= MOST_WRONG_CODES:
            return "locked"
        return "expired" if self.expires_at <= now else "invited"


class DraftShare(Invitation):
    """One person invited to a draft."""

    class Role(models.TextChoices):
        CLIENT = "client", _("委托人（核对并签名）")
        CO_COUNSEL = "co_counsel", _("共同代理人（一起填写）")

    draft = models.ForeignKey(FilingDraft, on_delete=models.CASCADE, related_name="shares")
    role = models.CharField(max_length=12, choices=Role.choices)
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    party = models.CharField(max_length=16, blank=True)  # the id in the draft of the plaintiff for whom a client signs
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="draft_shares")

    class Meta:
        indexes = [models.Index(fields=["user", "ended_at"]), models.Index(fields=["draft", "created_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "user"], condition=models.Q(ended_at=None, user__isnull=False), name="draft_shared_once"
            )
        ]


MOST_WRONG_CODES = 5


class DraftChange(Entity):
    """One field changed by one person: from what to what. ``applied`` is false for what lost against somebody else's change."""

    draft = models.ForeignKey(FilingDraft, on_delete=models.CASCADE, related_name="changes")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=90)
    old = EncryptedTextField()
    new = EncryptedTextField()
    applied = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["draft", "changed_at"]), models.Index(fields=["draft", "place", "changed_at"])]

    def __str__(self) -> str:
        return self.place


class DraftComment(Entity):
    """What somebody said about the draft: a remark, or the client's wish that it be changed."""

    class Kind(models.TextChoices):
        REMARK = "remark", _("意见")
        RETURNED = "returned", _("请修改")

    draft = models.ForeignKey(FilingDraft, on_delete=models.CASCADE, related_name="comments")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = EncryptedTextField()
    said_at = models.DateTimeField()
    # Of the page that was sent, so that it counts once; "" for none.
    key = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["draft", "said_at"])]
        constraints = [
            models.UniqueConstraint(fields=["draft", "user", "key"], condition=~models.Q(key=""), name="draft_comment_sent_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class DraftSignature(Entity):
    """A client's signature under exactly this content; whatever is changed afterwards needs a new one."""

    share = models.ForeignKey(DraftShare, on_delete=models.CASCADE, related_name="signatures")
    sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["share", "sha256"], name="draft_signed_once")]

    def __str__(self) -> str:
        return self.sha256[:12]
