"""Asking, offering, and writing to one who answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.peersupport.rules.helping import LONGEST_ASK, LONGEST_LETTER, LONGEST_PLACE, Fit, Hand, What

WHATS = {
    What.JOB: _("Work"), What.EDUCATION: _("School and courses"), What.HOUSING: _("A place to live"),
    What.HEALTH: _("Health"), What.LEGAL: _("Law and offices"), What.MONEY: _("Money matters"),
    What.TRANSPORT: _("Getting there"), What.COMPANY: _("Somebody to come along"),
}  # fmt: skip
FITS = {
    Fit.SAME_PLACE: _("the same place"), Fit.ANYWHERE: _("place does not matter"), Fit.IN_TIME: _("in time"),
}  # fmt: skip
STATES = {
    Hand.OFFERED: _("answered"), Hand.AGREED: _("you two have agreed"), Hand.DONE: _("done"), Hand.NOT: _("it did not come about"),
}  # fmt: skip


def _area(label: Any, longest: int, rows: int = 4, help_text: Any = "") -> forms.CharField:
    attributes = {"rows": rows, "dir": "auto", "autocomplete": "off", "maxlength": longest}
    return forms.CharField(
        label=label, max_length=longest, widget=forms.Textarea(attrs=attributes), help_text=help_text
    )


class FavourForm(forms.Form):
    """Something asked for or offered."""

    what = forms.ChoiceField(label=_("What is it about?"), choices=list(WHATS.items()), widget=forms.RadioSelect)
    words = _area(_("In your words"), LONGEST_ASK, 5, _("A small, clear thing is easier to say yes to."))
    place = forms.CharField(
        label=_("Where, roughly"), max_length=LONGEST_PLACE, required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        help_text=_("A town or a part of one, never an address. Empty means anywhere, or at a distance."),
    )  # fmt: skip
    by = forms.DateField(
        label=_("By when"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Without a day it closes by itself after sixty."),
    )  # fmt: skip


class LetterForm(forms.Form):
    """A word from one of two to the other."""

    words = _area(_("Your words"), LONGEST_LETTER)
