"""One microphone's sound: where its log is, how far it is recognised, and the value that proves it whole."""

import secrets
import uuid
from pathlib import Path

from django.conf import settings
from django.db import models

from courtportal.kernel.models import Entity
from courtportal.kernel.vault.fields import EncryptedTextField


def _new_key() -> str:
    return secrets.token_hex(32)


class AudioChannel(Entity):
    """One microphone (声道). ``boundary`` is the chunk from which recognition goes on after a restart."""

    key_hex = EncryptedTextField()
    boundary = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    chunk_count = models.PositiveIntegerField(default=0)
    final_hash = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField(null=True)
    recognised_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["recognised_at"])]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def key(self) -> bytes:
        """The key of this log; each has its own, kept under the vault's."""
        return bytes.fromhex(self.key_hex)

    @property
    def path(self) -> Path:
        """The log's file."""
        return log_path(self.pk)


def log_path(channel_id: uuid.UUID) -> Path:
    """Where a channel's log lies in the data folder."""
    return Path(settings.DATA_DIR) / "audio" / channel_id.hex[-2:] / f"{channel_id}.audio"


def new_channel() -> AudioChannel:
    """A channel with a key of its own, stored."""
    return AudioChannel.objects.create(key_hex=_new_key())
