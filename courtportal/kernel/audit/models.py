"""The audit log: a chain of entries, each hashing the one before; rows are only ever added."""

from django.db import models


class AuditEntry(models.Model):
    """One deed. ``canonical`` holds the exact bytes that were hashed; the columns repeat them for queries."""

    sequence = models.BigIntegerField(primary_key=True)
    happened_at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_role = models.CharField(max_length=24)
    action = models.CharField(max_length=80)
    object_label = models.CharField(max_length=80)
    object_id = models.CharField(max_length=64)
    canonical = models.BinaryField()
    previous_hash = models.CharField(max_length=64)
    entry_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["object_label", "object_id", "sequence"]),
            models.Index(fields=["actor_id", "sequence"]),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"


class AuditHead(models.Model):
    """A signed head of the chain: who holds one can show that earlier entries were there."""

    sequence = models.BigIntegerField(primary_key=True)
    entry_hash = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    signature = models.BinaryField()

    def __str__(self) -> str:
        return f"head {self.sequence}"
