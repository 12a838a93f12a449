"""What people type when they open up to each other, and what a coordinator decides about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.mentorship.rules.disclosing import FEWEST_DAYS, LONGEST_SHOWN, MOST_DAYS, Level
from alongside.mentorship.rules.meeting import LONGEST_PLACE, is_place_for_calls

NAMES = {
    Level.LIVED: _("More of what I have lived"),
    Level.SELF: _("Who I am: first name, pronouns, where about I live"),
    Level.REACH: _("How I can be reached elsewhere, or what I look like"),
}


class OpenForm(forms.Form):
    """One level, in one's own words."""

    level = forms.ChoiceField(choices=[(one, one) for one in Level], widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("What you would show"), max_length=LONGEST_SHOWN, widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


class MannerForm(forms.Form):
    """How long an ask waits, and how far two people may open up."""

    answer_days = forms.IntegerField(
        label=_("After how many days does an ask close by itself?"), min_value=FEWEST_DAYS, max_value=MOST_DAYS,
        help_text=_("Both are told this day. A no looks the same as no answer."),
    )  # fmt: skip
    remind_days = forms.IntegerField(
        label=_("After how many days is an answer asked for once more?"), min_value=1, max_value=MOST_DAYS - 1
    )
    levels = forms.MultipleChoiceField(
        label=_("How far may two people open up to each other?"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=list(NAMES.items()),
        help_text=_("Each shows only when both have opened it. What people do outside of here, nobody here can help with: "
                    "the last one is best left off until mentors have been trained for it."),
    )  # fmt: skip

    calls_at = forms.CharField(
        label=_("Where do calls take place?"), required=False, max_length=LONGEST_PLACE,
        help_text=_("The address of a place for calls you trust, such as https://meet.example.org. Each meeting gets a room there "
                    "that nobody can guess; {room} in the address says where its name belongs. Empty: the two write here, or "
                    "bring a link of their own."),
    )  # fmt: skip

    def clean_calls_at(self) -> str:
        """An address in which a room can stand."""
        place: str = self.cleaned_data["calls_at"].strip()
        if place and not is_place_for_calls(place):
            raise forms.ValidationError(_("Please give the whole address. It begins with https://"))
        return place

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        answer, remind = said.get("answer_days"), said.get("remind_days")
        if answer and remind and remind >= answer:
            self.add_error("remind_days", _("Choose fewer days than until it closes."))
        return said
