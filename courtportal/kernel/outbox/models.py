"""Events that left a transaction, and for each subscriber whether it has taken effect."""

from django.db import models

from courtportal.kernel.fields import Entity


class OutboxEvent(Entity):
    """One event, written in the transaction of the change it tells of."""

    name = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField()
    payload = models.JSONField()
    published_at = models.DateTimeField()
    request_id = models.CharField(max_length=32, blank=True)

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One event for one subscriber. The pair is the inbox key: an effect happens once, though a handler may run twice."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        DEAD = "dead"

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.CharField(max_length=160)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    lease = models.CharField(max_length=32, blank=True)
    done_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "subscriber"], name="inbox_key")]
        indexes = [models.Index(fields=["state", "due_at", "id"])]

    def __str__(self) -> str:
        return f"{self.subscriber} ← {self.event_id}"


class ScheduledJob(models.Model):
    """When a repeated job is due next, who runs it now, and how far it has come in its round (``rounds.py``)."""

    name = models.CharField(max_length=120, primary_key=True)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    last_run_at = models.DateTimeField(null=True)
    place = models.JSONField(default=list)
    last_error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name
