"""Token buckets: one row for each limit and asker, shared by all processes."""

from django.db import models


class RateBucket(models.Model):
    """What is left of a limit. ``key`` is a keyed digest: the table does not tell who asked."""

    key = models.CharField(max_length=64, primary_key=True)
    tokens = models.FloatField()
    refilled_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "kernel"

    def __str__(self) -> str:
        return self.key[:12]
