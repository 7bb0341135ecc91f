"""Uploads: every file a person sent, what the check found, and the parts of those still on their way."""

from django.db import models

from courtportal.kernel.fields import Entity
from courtportal.kernel.vault.fields import EncryptedTextField
from courtportal.kernel.vault.models import StoredFile


class Upload(Entity):
    """One file as it arrived. `size` and `sha256` are of the bytes sent; `stored` is what everyone reads."""

    class State(models.TextChoices):
        CHECKED = "checked"
        QUARANTINED = "quarantined"
        REFUSED = "refused"

    owner = models.ForeignKey("kernel.User", on_delete=models.PROTECT, related_name="uploads")
    purpose = models.CharField(max_length=40)
    original_name = EncryptedTextField()
    media_type = models.CharField(max_length=100, blank=True)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(null=True)
    # How long a recording is, where its container says so.
    seconds = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=12, choices=State.choices)
    reason = models.CharField(max_length=40, blank=True)
    # When the scanner was last asked about a file in quarantine.
    scan_tried_at = models.DateTimeField(null=True)
    removed = models.JSONField(default=list, blank=True)
    stored = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    original = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["owner", "created_at"]), models.Index(fields=["state", "created_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="refused") | models.Q(stored__isnull=False), name="upload_kept_unless_refused"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.media_type or self.reason} {self.sha256[:12]}"


class PartialUpload(Entity):
    """A file on its way in pieces; how much has arrived is the length of its file on disk."""

    class State(models.TextChoices):
        RECEIVING = "receiving"
        CHECKING = "checking"
        DONE = "done"
        REFUSED = "refused"

    owner = models.ForeignKey("kernel.User", on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=40)
    name = EncryptedTextField()
    length = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVING)
    checking_since = models.DateTimeField(null=True)
    upload = models.ForeignKey(Upload, null=True, on_delete=models.SET_NULL, related_name="+")
    refusal_code = models.CharField(max_length=40, blank=True)
    refusal_facts = models.JSONField(default=dict, blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"]), models.Index(fields=["owner", "state"])]

    def __str__(self) -> str:
        return f"{self.state} {self.length}"
