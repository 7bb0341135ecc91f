"""People, organisations, accounts and who serves at which court; knows nothing of cases."""

import datetime as dt
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.authz.roles import PRIVATE_ROLES, Role
from courtportal.kernel.courts.models import Court
from courtportal.kernel.fields import Entity
from courtportal.kernel.vault.fields import EncryptedTextField, blind_index


class Sex(models.TextChoices):
    MALE = "male", _("男")
    FEMALE = "female", _("女")


class Person(Entity):
    """A natural person, entered once and reused (owner: who entered it); the verified self has ``owner`` = the user."""

    owner = models.ForeignKey("kernel.User", null=True, blank=True, on_delete=models.CASCADE, related_name="people")
    name = models.CharField(max_length=80)
    sex = models.CharField(max_length=6, choices=Sex.choices, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    ethnicity = models.CharField(max_length=20, blank=True)
    occupation = models.CharField(max_length=60, blank=True)
    employer = models.CharField(max_length=120, blank=True)
    identity_type = models.CharField(max_length=30, default="resident_identity_card")
    identity_number = EncryptedTextField()
    identity_number_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    phone = EncryptedTextField()
    phone_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    email = EncryptedTextField()
    registered_address = EncryptedTextField()
    residence_address = EncryptedTextField()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.identity_number_index = blind_index("identity_number", self.identity_number)
        self.phone_index = blind_index("phone", self.phone)
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.name


class Organisation(Entity):
    """A legal person or other organisation, entered once and reused."""

    owner = models.ForeignKey("kernel.User", null=True, blank=True, on_delete=models.CASCADE, related_name="organisations")
    name = models.CharField(max_length=160)
    unified_social_credit_code = models.CharField(max_length=18, blank=True)
    organisation_type = models.CharField(max_length=40, blank=True)
    registered_address = models.CharField(max_length=200, blank=True)
    business_address = models.CharField(max_length=200, blank=True)
    legal_representative = models.CharField(max_length=80, blank=True)
    legal_representative_post = models.CharField(max_length=40, blank=True)
    phone = EncryptedTextField()

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes accounts; log-in names are e-mail or phone, both optional but not both missing."""

    def create_user(
        self, *, email: str | None = None, phone: str | None = None, password: str | None = None, **fields: Any
    ) -> "User":
        """A new account; without a password it logs in by code or passkey."""
        user = self.model(email=self.normalize_email(email) if email else None, phone=phone or "", **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save()
        return user


class User(AbstractBaseUser, Entity):
    """An account. The real name stands in ``person`` once an IdentityProof confirmed it."""

    email = models.EmailField(unique=True, null=True, blank=True)
    phone = EncryptedTextField()
    phone_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    phone_verified = models.BooleanField(default=False)
    display_name = models.CharField(max_length=80, blank=True)
    person = models.OneToOneField(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    language = models.CharField(max_length=10, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["phone_index"], condition=~models.Q(phone_index=""), name="user_phone_once"),
            # Nobody's address is "": of several people without one, the second would be taken for the first.
            models.CheckConstraint(condition=~models.Q(email=""), name="user_email_not_empty"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email or None
        self.phone_index = blind_index("user_phone", self.phone)
        super().save(*args, **kwargs)

    @property
    def is_verified(self) -> bool:
        """The real name is proven (OLR art. 7)."""
        return self.person_id is not None

    def __str__(self) -> str:
        return self.display_name or self.email or "—"


class Appointment(Entity):
    """A role of a user, for staff at one court (a lawyer's is bound to none)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="appointments")
    role = models.CharField(max_length=24, choices=Role.choices)
    court = models.ForeignKey(Court, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments")
    division = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["court", "role", "ended_at"])]
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "court"], condition=models.Q(ended_at=None), name="appointment_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=sorted(PRIVATE_ROLES)) | models.Q(court__isnull=False), name="staff_has_court"
            ),
            # The three administrators are disjoint persons (GB/T 22239-2019 §8.1.5): at most one such role for a user.
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(role__in=["system_admin", "security_admin", "audit_admin"], ended_at=None),
                name="one_admin_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.court or ''}".strip()


class IdentityProof(Entity):
    """That a checker confirmed a person's real name at a moment (OLR art. 7); the evidence is the checker's reference."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identity_proofs")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="proofs")
    checker = models.CharField(max_length=40)
    reference = models.CharField(max_length=80)
    confirmed_at: "models.DateTimeField[dt.datetime, dt.datetime]" = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.reference
