"""What people type on the way to being a mentor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.mentorship.rules.screening import (
    LONGEST_ABOUT,
    LONGEST_LINE,
    LONGEST_REASON,
    MOST_MONTHS,
    MOST_REFERENCES,
    Found,
)

#: What a command refuses, in words beside the field.
PROBLEMS = {
    "reason-needed": _("Please write why, in a few words. They will read it."),
    "already-named": _("You have named this person already."),
    "out-of-range": _("This is outside what is possible here."),
    "times-ahead": _("Please give at least one time that is still to come."),
    "too-long": _("This is too long."),
    "empty": _("Please write something here."),
    "enough-named": _("You have named as many people as you can just now. Take one back first, or wait for an answer."),
    "not-offered": _("This time is not offered any more."),
}
HOW = [
    ("voice", _("A call")),
    ("video", _("A video call")),
    ("in-person", _("In person")),
    ("writing", _("In writing")),
]
YES_NO = [("yes", _("Yes, this holds")), ("no", _("Not now"))]
KNOWN = [
    ("less", _("Less than a year")), ("some", _("One to five years")), ("long", _("More than five years")),
]  # fmt: skip
WHENCE = [
    ("work", _("Work or study")), ("friend", _("A friend or neighbour")), ("community", _("A group or community")),
    ("service", _("I supported them, or they supported me")), ("other", _("Something else")),
]  # fmt: skip
TRUST = [
    ("yes", _("Yes")), ("mostly", _("Yes, with somebody to turn to")), ("unsure", _("I am not sure")), ("no", _("No")),
]  # fmt: skip
RELIES = [
    ("yes", _("Yes")), ("mostly", _("Mostly")), ("unsure", _("I am not sure")), ("no", _("No")),
]  # fmt: skip


def a_day(**more: Any) -> forms.DateField:
    """A field for a day."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **more)


class RoleForm(forms.Form):
    """What being a mentor here is."""

    hours_a_month = forms.IntegerField(label=_("Hours a month"), min_value=1, max_value=80)
    months = forms.IntegerField(label=_("For how many months"), min_value=1, max_value=MOST_MONTHS)
    about = forms.CharField(
        label=_("Whom you look for"), required=False, max_length=LONGEST_ABOUT, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One thing a line. Everybody can read it. Say what matters, not what sounds well."),
    )  # fmt: skip
    hard = forms.CharField(
        label=_("What is hard about it"), required=False, max_length=LONGEST_ABOUT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One thing a line. People who know the hard parts before they begin stay longer."),
    )  # fmt: skip
    given_back = forms.CharField(
        label=_("What you give back"), required=False, max_length=LONGEST_ABOUT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One thing a line: fares, training, somebody to talk to afterwards, a letter for a later job."),
    )  # fmt: skip
    may_be_named = forms.BooleanField(
        label=_("Members may name somebody they already trust"), required=False,
        help_text=_("They pass a link on themselves. Whoever takes it up goes through every step, like anyone."),
    )  # fmt: skip


class StepForm(forms.Form):
    """Whether and how a step is asked."""

    is_asked = forms.BooleanField(label=_("Ask this of everybody who would mentor"), required=False)
    is_required = forms.BooleanField(
        label=_("Nobody is suggested or proposed without it"), required=False,
        help_text=_("When it runs out, new suggestions pause until it is done again. Whom they walk with stays."),
    )  # fmt: skip
    valid_months = forms.IntegerField(
        label=_("For how many months it holds"), required=False, min_value=1, max_value=MOST_MONTHS,
        help_text=_("Empty: it does not run out."),
    )  # fmt: skip
    how_many = forms.IntegerField(label=_("How many people"), min_value=1, max_value=MOST_REFERENCES, initial=1)
    position = forms.IntegerField(label=_("In which place of the order"), min_value=1, max_value=99, initial=1)
    settled_by = a_day(
        label=_("Until when may people who mentor already go without it?"), required=False,
        help_text=_("Empty: they need not do it. A day: from then on nobody new is led to those who have not."),
    )  # fmt: skip

    def __init__(self, *args: Any, counts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not counts:
            del self.fields["how_many"]


class TimesForm(forms.Form):
    """Times for a talk."""

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        try:
            self.zone = ZoneInfo(zone or "UTC")
        except (ZoneInfoNotFoundError, ValueError):
            self.zone = ZoneInfo("UTC")
        for number in range(3):
            self.fields[f"time_{number}"] = forms.DateTimeField(
                label=_("A time"), required=not number,
                widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            )  # fmt: skip
        self.fields["how"] = forms.ChoiceField(label=_("How"), choices=HOW, widget=forms.RadioSelect)
        self.fields["place"] = forms.CharField(
            label=_("Where, or the link"), required=False, max_length=LONGEST_LINE,
            help_text=_("Only the two of you see it."),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Years no calendar of ours holds are typing errors."""
        cleaned = super().clean() or {}
        for number in range(3):
            time = cleaned.get(f"time_{number}")
            if time is not None and not 2000 <= time.year <= 2200:
                self.add_error(f"time_{number}", PROBLEMS["out-of-range"])
        return cleaned

    def times(self) -> list[datetime]:
        """What was typed, in the day of whoever typed it."""
        typed = [self.cleaned_data.get(f"time_{number}") for number in range(3)]
        return [one.replace(tzinfo=self.zone) for one in typed if one is not None]


class ChooseTimeForm(forms.Form):
    """One of the times offered."""

    def __init__(self, *args: Any, times: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time"] = forms.ChoiceField(
            label=_("Which time is good for you?"), choices=[*times, ("none", _("None of these"))], widget=forms.RadioSelect,
        )  # fmt: skip


class HoldsForm(forms.Form):
    """Whether a step holds."""

    holds = forms.ChoiceField(label=_("Does this hold?"), choices=YES_NO, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why, which they will read"), required=False, max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Needed for a no, and for a yes with fewer references."),
    )  # fmt: skip


class CheckForm(forms.Form):
    """What came of a record check; never what it says."""

    found = forms.ChoiceField(
        label=_("What came of it"), widget=forms.RadioSelect,
        choices=[(Found.NOTHING, _("Nothing on it")), (Found.SOMETHING, _("Something on it, to be looked at for this one person"))],
    )  # fmt: skip
    checked_on = a_day(label=_("The day on it"))
    until = a_day(label=_("Holds until"), required=False, help_text=_("Empty: as long as you set for this step."))


class AssessForm(forms.Form):
    """Deciding about a record, for one person."""

    holds = forms.ChoiceField(
        label=_("Is this person right for this, as they are now?"), choices=YES_NO, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Why, in writing"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "They will read it. How long ago it was, what has changed, what bears on walking with somebody and what does not. "
            "Do not write what is on the record. Having lived it may be just why they can help."
        ),
    )  # fmt: skip


class RefereeForm(forms.Form):
    """Naming somebody who can say a few words."""

    called = forms.CharField(
        label=_("Who they are to you"), max_length=LONGEST_LINE,
        help_text=_("Such as: Sam, who I worked with. Coordinators see it."),
    )  # fmt: skip
    known_as = forms.CharField(
        label=_("The name they know you by"), max_length=LONGEST_LINE, help_text=_("They see this name, and no other of yours."),
    )  # fmt: skip
    address = forms.EmailField(label=_("Their e-mail address"), max_length=254)


class ReferenceForm(forms.Form):
    """What somebody says of an applicant."""

    known = forms.ChoiceField(label=_("How long have you known them?"), choices=KNOWN, widget=forms.RadioSelect)
    whence = forms.ChoiceField(label=_("How do you know them?"), choices=WHENCE, widget=forms.RadioSelect)
    trust = forms.ChoiceField(
        label=_("Would you trust them with somebody who is having a hard time?"),
        choices=TRUST,
        widget=forms.RadioSelect,
    )
    relies = forms.ChoiceField(label=_("Do they do what they say they will?"), choices=RELIES, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Anything else"), required=False, max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 4})
    )
    call = forms.BooleanField(
        label=_("I would rather tell somebody"), required=False,
        help_text=_("A coordinator then writes to you at the address this came to."),
    )  # fmt: skip


class NamedForm(forms.Form):
    """A link for somebody one trusts."""

    called = forms.CharField(
        label=_("For whom, so that you know later"), required=False, max_length=LONGEST_LINE, help_text=_("Only you see this."),
    )  # fmt: skip


def reference_in_words(answers: dict[str, Any]) -> list[tuple[Any, Any]]:
    """What somebody said, for a coordinator's page."""
    form, words = ReferenceForm(), {"known": KNOWN, "whence": WHENCE, "trust": TRUST, "relies": RELIES}
    found = [(form.fields[name].label, dict(choices).get(answers.get(name, ""), "")) for name, choices in words.items()]
    return [(label, said) for label, said in [*found, (form.fields["words"].label, answers.get("words", ""))] if said]


def settled(day: date | None) -> date | None:
    """A day that stands for "never" is shown as none."""
    return None if day is None or day.year >= 9000 else day
