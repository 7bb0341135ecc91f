"""The ledger of service addresses and the invitations to confirm one."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.fields import Entity
from courtportal.kernel.vault.fields import EncryptedTextField, blind_index
from delivery.service.rules.effect import Consent


class ServiceAddress(Entity):
    """One confirmation of a service address (送达地址确认书). A row is only ended, never changed; the open one counts.

    `scope` lists the stages for which it holds (CPL-I 137); `statement` is the version of the words agreed to (OLR 30).
    """

    class Given(models.TextChoices):
        FILING = "filing", _("起诉时填写")
        FIRST_SERVICE = "first_service", _("首次送达时确认")
        PORTAL = "portal", _("在本平台修改")

    class Ended(models.TextChoices):
        REPLACED = "replaced", _("已更新")
        WITHDRAWN = "withdrawn", _("已撤回同意")

    CONSENTS = (
        (Consent.EXPRESS.value, _("明确同意电子送达")),
        (Consent.IN_PLEADING.value, _("在诉状中提供电子地址")),
        (Consent.AGREED_EARLIER.value, _("事先约定")),
        (Consent.REFUSED.value, _("不同意电子送达")),
    )

    party = models.ForeignKey("filing.Party", on_delete=models.PROTECT, related_name="service_addresses")
    user = models.ForeignKey("kernel.User", null=True, on_delete=models.PROTECT, related_name="service_addresses")
    consent = models.CharField(max_length=16, choices=CONSENTS)
    given = models.CharField(max_length=16, choices=Given.choices)
    reminders = models.JSONField(default=list)
    scope = models.JSONField(default=list)
    statement = models.CharField(max_length=20)
    recipient_name = models.CharField(max_length=80)
    # Who else may sign for the party's documents (指定代收人; 法院专递规定 arts 3, 7).
    receiver_name = models.CharField(max_length=80, blank=True)
    phone = EncryptedTextField()
    email = EncryptedTextField()
    postal_address = EncryptedTextField()
    confirmed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=10, choices=Ended.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party"], condition=models.Q(ended_at=None), name="one_open_service_address"),
        ]
        indexes = [models.Index(fields=["party", "confirmed_at"])]

    def __str__(self) -> str:
        return f"{self.get_consent_display()} {self.recipient_name}"


class ServiceInvitation(Entity):
    """A link with a code, sent by SMS to a party whom the portal does not know yet.

    The link is found by a digest of its token; whoever holds a copy of the database can open no link.
    """

    party = models.ForeignKey("filing.Party", on_delete=models.PROTECT, related_name="service_invitations")
    phone = EncryptedTextField()
    # As the index of an account's phone, so that its owner finds it.
    phone_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    token = EncryptedTextField()
    token_digest = models.CharField(max_length=64, unique=True)
    code = EncryptedTextField()
    expires_at = models.DateTimeField()
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    wrong_identities = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    identified_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    user = models.ForeignKey("kernel.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party"], condition=models.Q(ended_at=None), name="one_open_invitation"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.phone_index = blind_index("user_phone", self.phone)
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return f"{self.party_id} until {self.expires_at:%Y-%m-%d}"
