"""Courts of the four levels and their rooms; knows nothing of cases."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.fields import Entity


class Level(models.TextChoices):
    """The four levels (人民法院组织法 arts 12–15)."""

    SUPREME = "supreme", _("最高人民法院")
    HIGH = "high", _("高级人民法院")
    INTERMEDIATE = "intermediate", _("中级人民法院")
    BASIC = "basic", _("基层人民法院")


class Court(Entity):
    """A court, found by its code in case numbers (法院代字, 法〔2015〕137号 arts 4–5)."""

    code = models.CharField(max_length=8, unique=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=160)
    level = models.CharField(max_length=12, choices=Level.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    province = models.CharField(max_length=2, blank=True)
    speciality = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    settings = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [models.Index(fields=["level", "code"])]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_zh


class CourtRoom(Entity):
    """A court room, on site or virtual."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=40)
    virtual = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["court", "name"], name="court_room_name")]

    def __str__(self) -> str:
        return self.name
