"""Guidance for situations, as a programme words it, and the lines of published stories it gathers."""

from typing import ClassVar
from uuid import uuid4

from django.db import models


class Guidance(models.Model):
    """What a programme says about one situation in place of the words that come with the program."""

    clear: ClassVar[dict[str, str]] = {
        "programme": "which programme", "situation": "about which situation", "intro": "words for everybody, by its editors",
        "points": "likewise, a line each", "is_hidden": "whether the page is not shown", "changed_on": "the day",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="+")
    situation = models.CharField(max_length=20)
    intro = models.TextField(blank=True)
    points = models.TextField(blank=True)
    is_hidden = models.BooleanField(default=False)
    changed_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "situation"], name="guidance_once")]


class Quote(models.Model):
    """A line of a published story on a page of guidance. It hangs on what is out, so it goes in the moment the story does."""

    clear: ClassVar[dict[str, str]] = {
        "guidance": "on which page", "published": "of which story", "part": "of which part of it",
        "words": "word for word what its teller published", "position": "its place on the page",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    guidance = models.ForeignKey(Guidance, models.CASCADE, related_name="quotes")
    published = models.ForeignKey("rolemodels.Published", models.CASCADE, related_name="quotes")
    part = models.CharField(max_length=12)
    words = models.TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["guidance", "position"], name="quote_in_order")]
