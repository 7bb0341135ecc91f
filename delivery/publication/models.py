"""A publication and the places where it was posted or printed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.fields import Entity
from courtportal.kernel.vault.fields import EncryptedTextField


class PublicationService(Entity):
    """What is published for one recipient. ``text`` is what everyone reads; ``reasons`` stay in the file (CPL 95 ¶2).

    ``ends_at`` is when the term after the last posting is over; after it, or once the recipient is served otherwise, the page
    is gone (``ended_at``).
    """

    attempt = models.OneToOneField("delivery.ServiceAttempt", on_delete=models.PROTECT, related_name="publication")
    court = models.ForeignKey("kernel.Court", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=16, unique=True)
    text = models.TextField()
    reasons = EncryptedTextField()
    ordered_by = models.ForeignKey("kernel.User", on_delete=models.PROTECT, related_name="+")
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-created_at"], name="publication_running", condition=models.Q(ended_at=None)),
            models.Index(fields=["ends_at"], name="publication_ends", condition=models.Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return self.code


class PublicationPosting(Entity):
    """Once posted or printed. At the domicile only with a photo (CPL-I 138). Rows are only added."""

    class Place(models.TextChoices):
        NETWORK = "network", _("法院诉讼服务网")
        BOARD = "board", _("法院公告栏")
        HOME = "at_home", _("受送达人住所地")
        PRESS = "press", _("报纸")

    publication = models.ForeignKey(PublicationService, on_delete=models.PROTECT, related_name="postings")
    place = models.CharField(max_length=8, choices=Place.choices)
    posted_at = models.DateTimeField()
    where = models.CharField(max_length=120, blank=True)
    photo = models.ForeignKey("kernel.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "place", "posted_at"], name="publication_posting_once")]

    def __str__(self) -> str:
        return f"{self.place} {self.posted_at:%Y-%m-%d}"
