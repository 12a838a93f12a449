"""Planning an hour, and what is typed in it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.foundation.errors import Refused
from alongside.rolemodels.rules.asking import LONGEST_ANSWER, LONGEST_QUESTION, MINUTES

if TYPE_CHECKING:
    from alongside.rolemodels.models import Published

REFUSALS = {
    "over": _("The hour is over."),
    "too-many": _("Three questions of yours are in the line. Take one out, or wait."),
}


class PlanForm(forms.Form):
    """A time with a teller."""

    starts_at = forms.DateTimeField(
        label=_("When"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    minutes = forms.TypedChoiceField(
        label=_("How long"), coerce=int, choices=[(one, _("%(n)s minutes") % {"n": one}) for one in MINUTES]
    )

    def __init__(self, *args: Any, stories: "Iterable[Published]", zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["starts_at"].help_text = _("By your clock, %(zone)s. Within four months.") % {"zone": zone.key}
        choices = [(str(one.pk), f"{one.title} ({one.name})") for one in stories]
        self.fields["story"] = forms.ChoiceField(label=_("With the teller of"), choices=choices)
        self.order_fields(["story"])

    def clean_starts_at(self) -> Any:
        """The moment, as the clock of whoever plans it shows it."""
        return self.cleaned_data["starts_at"].replace(tzinfo=self.zone)


class LineForm(forms.Form):
    """A question for the line."""

    words = forms.CharField(
        label=_("Your question"), max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "autocomplete": "off"}),
        help_text=_("Without names. The host sees that it is yours; everybody else, the teller too, reads only the words."),
    )  # fmt: skip

    def refused(self, refusal: Refused) -> None:
        """Say on the form why it could not be done; what cannot be said there goes on."""
        if refusal.code not in REFUSALS:
            raise refusal
        self.add_error(None, REFUSALS[refusal.code])


class SayForm(forms.Form):
    """A teller's answer in an hour."""

    words = forms.CharField(
        label=_("Your answer"), max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "autocomplete": "off"}),
    )  # fmt: skip
