"""What people type about how it goes, and how it ends."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.foundation import clock
from alongside.mentorship.rules.care import (
    HIGHEST,
    ITEMS,
    LONGEST_BREAK,
    LONGEST_BREAK_WORDS,
    LONGEST_CONTACT_NOTE,
    LOWEST,
    Asks,
)
from alongside.mentorship.rules.ending import FURTHEST, LONGEST_SAID

SCALE = [
    ("5", _("Very much")), ("4", _("Mostly")), ("3", _("Somewhat")), ("2", _("A little")), ("1", _("Not at all")),
]  # fmt: skip
assert {int(value) for value, _label in SCALE} == set(range(LOWEST, HIGHEST + 1))  # noqa: S101 - one place says the scale
#: Our own words, for a mentee and for a mentor.
WORDS = {
    "at-ease": (_("I feel at ease with them"), _("I feel at ease with them")),
    "go-on": (_("I would like to go on"), _("I would like to go on")),
    "heard": (_("They listen to me"), _("I can listen to them as I would like to")),
    "honest": (_("I can say what I really think"), _("I can say what I really think")),
    "worth-it": (_("It does me good"), _("It feels worth my time")),
}
AGAIN = [("yes", _("Yes")), ("maybe", _("Perhaps")), ("no", _("No"))]


class PulseForm(forms.Form):
    """A pulse: a handful of statements, each from not at all to very much."""

    def __init__(self, *args: Any, kind: Asks, as_mentor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in ITEMS[kind]:
            self.fields[item] = forms.ChoiceField(label=WORDS[item][as_mentor], choices=SCALE, widget=forms.RadioSelect)

    def said(self) -> dict[str, int]:
        """What was answered."""
        return {item: int(value) for item, value in self.cleaned_data.items()}


class _Day(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class LastDayForm(forms.Form):
    """A last day, planned ahead."""

    last_on = _Day(label=_("Your last day together"), help_text=_("Until then everything goes on as it is."))

    def clean_last_on(self) -> Any:
        """From today on, within a year."""
        day = self.cleaned_data["last_on"]
        if not clock.today() <= day <= clock.today() + FURTHEST:
            raise forms.ValidationError(_("Choose a day from today on, within a year."))
        return day


class AfterForm(forms.Form):
    """How it was, once it is over."""

    good = forms.CharField(
        label=_("What was good?"), required=False, max_length=LONGEST_SAID, widget=forms.Textarea(attrs={"rows": 3})
    )
    hard = forms.CharField(
        label=_("What was hard, or missing?"), required=False, max_length=LONGEST_SAID, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    again = forms.ChoiceField(
        label=_("Would you do it again, with somebody?"), choices=AGAIN, required=False, widget=forms.RadioSelect
    )
    may_be_read = forms.BooleanField(
        label=_("Coordinators may read this"), required=False,
        help_text=_("Without a tick it stays yours alone. The other person never sees it."),
    )  # fmt: skip

    def said(self) -> dict[str, str]:
        """What was said, without the tick."""
        return {name: self.cleaned_data[name] for name in ("good", "hard", "again")}


class BreakForm(forms.Form):
    """A break, planned ahead."""

    starts_on = _Day(label=_("From"))
    ends_on = _Day(label=_("I am back on"))
    words = forms.CharField(
        label=_("A word to those you walk with"), required=False, max_length=LONGEST_BREAK_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Only they read it. They see the days too."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """It begins within half a year, lasts, and not longer than that."""
        cleaned = super().clean() or {}
        start, end, today = cleaned.get("starts_on"), cleaned.get("ends_on"), clock.today()
        if start and not today <= start <= today + LONGEST_BREAK:
            self.add_error("starts_on", _("Choose a day from today on, within half a year."))
        if start and end and not start < end <= start + LONGEST_BREAK:
            self.add_error("ends_on", _("Choose a day after the first, within half a year."))
        return cleaned


class ContactForm(forms.Form):
    """A word with one of the two, written down."""

    note = forms.CharField(
        label=_("What you would like to remember"), required=False, max_length=LONGEST_CONTACT_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("They find it in the copy of what is kept about them."),
    )  # fmt: skip
