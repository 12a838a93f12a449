"""Tables of live streams."""

from typing import ClassVar

from django.db import models

_NAME = "which stream: a short prefix and a random number"


class Stream(models.Model):
    """How far one stream has come."""

    clear: ClassVar[dict[str, str]] = {"name": _NAME, "seq": "how many notes it has ever had"}

    name = models.CharField(max_length=60, primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)


class StreamEntry(models.Model):
    """One note that something happened, kept for three days so that a page that slept can catch up."""

    clear: ClassVar[dict[str, str]] = {
        "stream": _NAME,
        "seq": "its place in the stream",
        "kind": "a short code, such as new or changed",
        "ref": "the random number of what it is about",
        "at": "when, so that it can be forgotten after three days",
    }

    stream = models.CharField(max_length=60)
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=20)
    ref = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="streamentry_place")]
