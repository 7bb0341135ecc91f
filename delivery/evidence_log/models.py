"""The log over all evidence: which event is which leaf, and the heads that outsiders hold."""

from django.db import models


class EvidenceLeaf(models.Model):
    """The place of an event in the log, counted from 0 without gaps; rows are only ever added.

    ``nodes`` are the nodes of the Merkle tree that this leaf completes, its own hash first: any path is read from a few rows.
    """

    index = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField("delivery.EvidenceEvent", on_delete=models.PROTECT, related_name="leaf")
    nodes = models.BinaryField()

    def __str__(self) -> str:
        return str(self.index)


class EvidenceHead(models.Model):
    """A signed and time-stamped head of the log (``rules/heads.py``); no two follow the same one."""

    size = models.BigIntegerField(primary_key=True)
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, unique=True)
    signed_at = models.DateTimeField()
    signature = models.BinaryField()
    token = models.BinaryField()

    def __str__(self) -> str:
        return f"head {self.size}"
