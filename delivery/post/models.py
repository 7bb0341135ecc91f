"""A letter on its way; its number is the carrier's reference of the attempt."""

from django.db import models

from courtportal.kernel.fields import Entity
from courtportal.kernel.vault.fields import EncryptedTextField


class PostalItem(Entity):
    """A try by court post as a thing of paper: when it was handed to the carrier, and whether anything more is expected of it.

    ``source`` says where the address comes from (a code of ``addresses.presumed``); ``name`` and ``phone`` go with it.
    """

    attempt = models.OneToOneField("delivery.ServiceAttempt", on_delete=models.PROTECT, related_name="letter")
    source = models.CharField(max_length=16)
    name = EncryptedTextField()
    phone = EncryptedTextField()
    handed_over_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="letter_on_its_way", condition=models.Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.source} {self.created_at:%Y-%m-%d}"
