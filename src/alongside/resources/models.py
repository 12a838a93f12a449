"""Tables of resources."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.resources.rules import Audience, Kind, Line


class CrisisLine(models.Model):
    """One crisis or emergency line: public facts, with the page they were read on and the day."""

    clear: ClassVar[dict[str, str]] = {
        "country": "the country it serves; public",
        "kind": "emergency number, line or directory; public",
        "audience": "for whom it is; public",
        "name": "what it is called; public",
        "call": "the number to call; public",
        "text": "the number to text; public",
        "text_body": "the word to text; public",
        "whatsapp": "the number to write to; public",
        "chat": "where to chat; public",
        "email": "where to write; the line's own address, not a person's",
        "web": "its page; public",
        "hours": "when it answers; public",
        "always_open": "whether it answers day and night; public",
        "languages": "which languages it speaks; public",
        "cost": "whether it is free; public",
        "note": "a word of help about it; public",
        "source": "the public page it was read on",
        "verified_on": "the day that page is known to have said so",
        "is_hidden": "whether this programme leaves it out",
        "edited_at": "when a coordinator changed it, so that an update leaves it alone",
    }

    id = models.SlugField(max_length=80, primary_key=True)
    country = models.CharField(max_length=2, blank=True, db_index=True)
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Kind])
    audience = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Audience])
    name = models.CharField(max_length=160)
    call = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=40, blank=True)
    text_body = models.CharField(max_length=40, blank=True)
    whatsapp = models.CharField(max_length=40, blank=True)
    chat = models.URLField(max_length=400, blank=True)
    email = models.EmailField(blank=True)
    web = models.URLField(max_length=400, blank=True)
    hours = models.CharField(max_length=120, blank=True)
    always_open = models.BooleanField(default=False)
    languages = models.JSONField(default=list, blank=True)
    cost = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=300, blank=True)
    source = models.URLField(max_length=800)
    verified_on = models.DateField()
    is_hidden = models.BooleanField(default=False)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="crisisline_says_where_it_was_read"),
            models.CheckConstraint(
                condition=~Q(call="", text="", whatsapp="", chat="", email="", web=""),
                name="crisisline_can_be_reached",
            ),
        ]

    def as_line(self) -> Line:
        """The line as it is shown."""
        return Line(
            id=self.id,
            country=self.country,
            kind=Kind(self.kind),
            audience=Audience(self.audience),
            name=self.name,
            call=self.call,
            text=self.text,
            text_body=self.text_body,
            whatsapp=self.whatsapp,
            chat=self.chat,
            email=self.email,
            web=self.web,
            hours=self.hours,
            always_open=self.always_open,
            languages=tuple(self.languages),
            cost=self.cost,
            note=self.note,
            source=self.source,
            verified_on=self.verified_on,
        )
