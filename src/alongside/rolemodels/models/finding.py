"""What finding a story needs: the words to search, the state of the shelf, and what a reader keeps to themselves."""

from typing import ClassVar

from django.db import models

from alongside.foundation.sealed import SealedJSON, SealedModel


class SearchText(models.Model):
    """The stems of one published story. The database keeps a full-text index of it, and both go with the story."""

    clear: ClassVar[dict[str, str]] = {
        "published": "which story", "title": "stems of its title, which is published", "body": "stems of its words, likewise",
        "against": "stems of the stereotype it contradicts, in its teller's published words",
        "marks": "who may find it and what it is about, as codes",
    }  # fmt: skip

    id = models.BigAutoField(primary_key=True)
    published = models.OneToOneField("rolemodels.Published", models.CASCADE, related_name="search_text")
    title = models.TextField()
    body = models.TextField()
    against = models.TextField(blank=True)
    marks = models.TextField()


class ShelfMark(models.Model):
    """Another number whenever a story comes out or goes, so that every process knows when its shelf is old. One row."""

    clear: ClassVar[dict[str, str]] = {"number": "drawn anew with every change of the shelf"}

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)


class ReaderWishes(SealedModel):
    """What a reader looks for in stories, never wants to see, and which words about people like them hurt."""

    clear: ClassVar[dict[str, str]] = {
        "person": "whose it is, as a random number",
        "may_count": "whether they let themselves be counted when it is asked which stories are missing",
    }  # fmt: skip

    person = models.OneToOneField("people.Person", models.PROTECT, related_name="+")
    may_count = models.BooleanField(default=False)
    said = SealedJSON(default=dict)


class Sought(models.Model):
    """What readers of a programme look for who let themselves be counted: numbers by group, none that is small."""

    clear: ClassVar[dict[str, str]] = {
        "programme": "in which programme", "counted_on": "the day it was counted",
        "found": "numbers by group and part of life, five at least, about nobody in particular",
    }  # fmt: skip

    programme = models.OneToOneField("programmes.Programme", models.CASCADE, primary_key=True, related_name="+")
    counted_on = models.DateField()
    found = models.JSONField(default=dict)


class Reading(SealedModel):
    """What a reader answered after a story, or that they want no more of its kind. Which story it was is sealed too."""

    clear: ClassVar[dict[str, str]] = {
        "person": "whose it is, as a random number",
        "key": "a keyed fingerprint, another one for each person, so that a story has one answer; it cannot be turned back",
        "on": "the day",
    }

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    key = models.BinaryField(max_length=32)
    on = models.DateField()
    said = SealedJSON(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="reading_once")]
        indexes = [models.Index(fields=["person", "-on"], name="reading_newest")]
