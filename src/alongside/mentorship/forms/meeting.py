"""What people type about meetings."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.foundation.typed import LONGEST_LINK, moment_of
from alongside.mentorship.queries.meeting_words import CHANNELS, COVERS, FELT, HAPPENED, HELPS
from alongside.mentorship.rules.meeting import (
    LONGEST_MINUTES,
    LONGEST_NOTES,
    LONGEST_WHERE,
    MINUTES,
    MOST_TIMES,
    USUAL_MINUTES,
    Channel,
    Felt,
    Happened,
    Plan,
    zone_of,
)

#: What a command refuses, in words beside the field.
PROBLEMS = {
    "past": _("Please choose times that are still to come, at least ten minutes from now."),
    "too-far": _("Please choose times within four months."),
    "twice": _("This time is there twice."),
    "not-a-link": _("Please paste the whole link. It begins with https://"),
    "too-long": _("This is too long."),
}
SKIPPED = _("This hour does not exist: clocks go forward that night. Please choose another.")
ROOM_MADE = _("Leave this empty: for a call, a room is made for the two of you. Only the two of you see where.")
_SHAPE = "%Y-%m-%dT%H:%M"


class OfferTimesForm(forms.Form):
    """Up to three times, and how to meet."""

    def __init__(self, *args: Any, zone: str, has_rooms: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone_of(zone)
        labels = (_("A time"), _("Another time"), _("A third time"))
        for number in range(MOST_TIMES):
            self.fields[f"time_{number}"] = forms.DateTimeField(
                label=labels[number], required=not number,
                widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_SHAPE),
            )  # fmt: skip
        self.fields["minutes"] = forms.TypedChoiceField(
            label=_("How long"), coerce=int, choices=[(str(one), _("%(n)s minutes") % {"n": one}) for one in MINUTES],
            initial=str(USUAL_MINUTES),
        )  # fmt: skip
        self.fields["channel"] = forms.ChoiceField(
            label=_("How"), choices=list(CHANNELS.items()), widget=forms.RadioSelect
        )
        self.fields["link"] = forms.CharField(
            label=_("The link of the call, if there is one"), required=False, max_length=LONGEST_LINK,
            help_text=ROOM_MADE if has_rooms else _("Only the two of you see it. It never stands in a mail or a calendar."),
        )  # fmt: skip
        self.fields["where"] = forms.CharField(
            label=_("Where, if you meet in person"), required=False, max_length=LONGEST_WHERE,
            help_text=_("A public place is best. Only the two of you see it."),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Each time becomes the moment at which the clock of whoever typed it shows it."""
        cleaned = super().clean() or {}
        self.times: list[datetime] = []
        for number in range(MOST_TIMES):
            typed = cleaned.get(f"time_{number}")
            if typed is None:
                continue
            moment = moment_of(typed.replace(tzinfo=None), self.zone)
            if moment is None:
                self.add_error(f"time_{number}", SKIPPED)
            else:
                self.times.append(moment)
        return cleaned

    def plan(self) -> Plan:
        """What was typed, as it is offered."""
        said = self.cleaned_data
        return Plan(
            times=tuple(self.times), minutes=said["minutes"], channel=Channel(said["channel"]), link=said["link"].strip(),
            where=said["where"],
        )  # fmt: skip

    @staticmethod
    def initial_of(plan: Plan) -> dict[str, Any]:
        """How to meet, as it was; the times are what changes."""
        return {"minutes": str(plan.minutes), "channel": str(plan.channel), "link": plan.link, "where": plan.where}


class HelpForm(forms.Form):
    """What would help this time."""

    help = forms.ChoiceField(
        label=_("What would help this time?"), choices=[*HELPS.items(), ("", _("I would rather not say"))], required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip


class TakeForm(forms.Form):
    """One of the times offered."""

    at = forms.DateTimeField()

    def clean_at(self) -> datetime:
        """The very moment, by no clock's name."""
        at: datetime = self.cleaned_data["at"]
        return at.astimezone(UTC)


class NotesForm(forms.Form):
    """Words about a meeting: one's own, and what both read."""

    own = forms.CharField(
        label=_("For yourself"), required=False, max_length=LONGEST_NOTES, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Only you read this."),
    )  # fmt: skip
    shared = forms.CharField(
        label=_("For both of you"), required=False, max_length=LONGEST_NOTES, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The two of you read this, nobody else."),
    )  # fmt: skip


class WasForm(forms.Form):
    """Whether a meeting happened."""

    happened = forms.ChoiceField(label=_("Did you meet?"), choices=list(HAPPENED.items()), widget=forms.RadioSelect)
    minutes = forms.IntegerField(
        label=_("For how many minutes"), required=False, min_value=0, max_value=LONGEST_MINUTES,
        help_text=_("Empty: as long as you had planned."),
    )  # fmt: skip
    felt = forms.ChoiceField(
        label=_("How did it feel?"), choices=[*FELT.items(), ("", _("I would rather not say"))], required=False,
        widget=forms.RadioSelect, help_text=_("Only for yourself."),
    )  # fmt: skip

    rest = forms.BooleanField(
        label=_("It was heavy: lead nobody new to me for a week"), required=False,
        help_text=_("Coordinators see that you rest, not why."),
    )  # fmt: skip

    def __init__(self, *args: Any, as_mentor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not as_mentor:
            del self.fields["rest"]

    def said(self) -> dict[str, Any]:
        """What was answered."""
        answered = self.cleaned_data
        felt = Felt(answered["felt"]) if answered["felt"] else None
        rest = answered.get("rest", False)
        return {"happened": Happened(answered["happened"]), "minutes": answered["minutes"], "felt": felt, "rest": rest}


class SaidForm(forms.Form):
    """Whether it took place, and no word more."""

    happened = forms.ChoiceField(choices=[(one, "") for one in (Happened.YES, Happened.MOVED, Happened.NO)])


class DatesForm(forms.Form):
    """What entries in one's calendar are called."""

    cover = forms.ChoiceField(
        label=_("What your calendar shows"), choices=list(COVERS.items()), widget=forms.RadioSelect,
        help_text=_("It shows this word and the time. Nothing of who, what or where."),
    )  # fmt: skip
