"""The register of stored files: content addressed, encrypted on disk, never changed."""

from django.db import models

from courtportal.kernel.fields import Entity


class StoredFile(Entity):
    """One file content. ``sha256`` is of the plain bytes; equal contents are stored once."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.sha256[:12]
