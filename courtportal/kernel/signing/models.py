"""The register of certificates that the portal's authority issued; their keys are in the key store."""

from typing import ClassVar

from cryptography import x509
from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.fields import Entity


class Holder(models.TextChoices):
    """Whom a certificate is for."""

    ROOT = "root", _("根证书")
    ISSUING = "issuing", _("签发机构")
    TIME_STAMPS = "time_stamps", _("时间戳机构")
    OCSP = "ocsp", _("证书状态服务")
    COURT = "court", _("法院电子印章")
    PERSON = "person", _("个人签名")


class Certificate(Entity):
    """One certificate. ``owner`` is the court's or user's id as text, '' for the authority's own."""

    holder = models.CharField(max_length=12, choices=Holder.choices)
    owner = models.CharField(max_length=36, blank=True)
    serial = models.CharField(max_length=40, unique=True)
    common_name = models.CharField(max_length=64)
    der = models.BinaryField()
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revocation_reason = models.CharField(max_length=30, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["revoked_at"])]
        constraints: ClassVar = [
            # Two processes that issue at once: one wins, the other takes the winner's.
            models.UniqueConstraint(
                fields=["holder", "owner"], condition=models.Q(revoked_at=None, retired_at=None), name="certificate_in_use_once"
            ),
        ]

    def x509(self) -> x509.Certificate:
        """The parsed certificate."""
        return x509.load_der_x509_certificate(bytes(self.der))

    @property
    def is_authority(self) -> bool:
        """It issues others; nobody revokes it by a click."""
        return self.holder in (Holder.ROOT, Holder.ISSUING)

    def __str__(self) -> str:
        return f"{self.common_name} ({self.serial[:8]})"
