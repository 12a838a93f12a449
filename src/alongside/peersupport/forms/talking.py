"""Saying something, answering, and the words for what would help."""

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from alongside.peersupport.forms.circles import PROBLEMS
from alongside.peersupport.rules.talking import LONGEST_WORDS, MOST_A_WEEK, Kind, Need, Note, Sign, asks_first
from alongside.people.rules import stretches

NEEDS = {
    Need.LISTEN: _("Just listen"), Need.ENCOURAGE: _("Encourage me"), Need.COMPANY: _("Keep me company"),
    Need.INFORMATION: _("Tell me what you know"), Need.PRACTICAL: _("Help with something practical"),
    Need.CELEBRATE: _("Celebrate with me"), Need.ACT: _("Do something together"),
}  # fmt: skip
#: The same, said of somebody.
ASKS = {
    Need.LISTEN: _("asks just to be heard"), Need.ENCOURAGE: _("could use encouragement"),
    Need.COMPANY: _("would like company"), Need.INFORMATION: _("asks what you know"),
    Need.PRACTICAL: _("asks for something practical"), Need.CELEBRATE: _("has something to celebrate"),
    Need.ACT: _("would like to do something together"),
}  # fmt: skip
#: What stands beside the box in which one answers.
COACH = {
    Need.LISTEN: _("They asked to be heard. Say what you heard, or that you are there. If you have advice, ask first."),
    Need.ENCOURAGE: _("Name something you see in them. Nothing needs to be solved."),
    Need.COMPANY: _("A word from your own day is enough. They would rather not be alone."),
    Need.INFORMATION: _("Say what you know, and how you know it. “It was so for me” is honest."),
    Need.PRACTICAL: _("Say what you can do, by when. A small thing done is worth more than a large one meant."),
    Need.CELEBRATE: _("Be glad with them. This is not the time for “but”."),
    Need.ACT: _("Say whether you are in, and for what."),
}
KINDS = {
    Kind.HEAR: _("I hear you"), Kind.ENCOURAGE: _("Encouragement"), Kind.SAME: _("It was like this for me"),
    Kind.ASK: _("A question"), Kind.ADVICE: _("Advice, or what I know"), Kind.OFFER: _("Something I can do"),
}  # fmt: skip
SIGNS = {Sign.HEAR: _("I hear you"), Sign.SAME: _("Me too")}
NOTES = {
    Note.SELF_HARM: _("hurting oneself"), Note.VIOLENCE: _("violence"), Note.SEX: _("sex"),
    Note.SUBSTANCES: _("alcohol and drugs"), Note.FOOD: _("food and weight"), Note.LOSS: _("death and loss"),
    Note.HATE: _("words of hate"), Note.ILLNESS: _("illness and hospital"),
}  # fmt: skip


def _words(label: Any, rows: int) -> forms.CharField:
    attributes = {"rows": rows, "dir": "auto", "autocomplete": "off", "maxlength": LONGEST_WORDS}
    return forms.CharField(
        label=label, max_length=LONGEST_WORDS, required=False, widget=forms.Textarea(attrs=attributes)
    )


class SayForm(forms.Form):
    """Something to say, and first what would help."""

    need = forms.ChoiceField(label=_("What would help?"), choices=list(NEEDS.items()), widget=forms.RadioSelect)
    words = _words(_("Your words"), 7)
    notes = forms.MultipleChoiceField(
        label=_("It speaks of"), choices=list(NOTES.items()), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Then it is folded for those who do not want to read of it today."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """An answer, and what it is."""

    kind = forms.ChoiceField(label=_("What this is"), choices=list(KINDS.items()), initial=Kind.HEAR)
    words = _words(_("Your answer"), 4)
    sure = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, need: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.need = need

    def clean(self) -> dict[str, Any]:
        """Advice where somebody asked for something else is said only after a second look."""
        said = super().clean() or {}
        kind = said.get("kind", "")
        if self.need in list(Need) and kind and said.get("sure") != kind and asks_first(Need(self.need), Kind(kind)):
            self.add_error(
                "kind", _("They asked for something else. Ask before advising? If you are sure, press Answer again.")
            )
            self.data = MultiValueDict({**{name: [self.data[name]] for name in self.data}, "sure": [kind]})
        return said


class OtherWordsForm(forms.Form):
    """One's own words, otherwise."""

    words = _words(_("Say it otherwise"), 5)


class WishesForm(forms.Form):
    """What one does not want to see, and how often one may be asked."""

    never = forms.MultipleChoiceField(
        label=_("What I do not want to see"), choices=list(NOTES.items()), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("It stays folded for you. Nobody is told."),
    )  # fmt: skip
    a_week = forms.TypedChoiceField(
        label=_("May we ask you when somebody has no answer yet?"), coerce=int,
        choices=[(0, _("No"))] + [(n, _("Up to %s times a week") % n) for n in (1, 2, 3, 5, MOST_A_WEEK)],
    )  # fmt: skip
    hours = forms.CharField(
        label=_("Only at these hours"), required=False, max_length=400,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        help_text=_("By your own clock, such as “Tue 19:00-20:30”. Empty means any hour."),
    )  # fmt: skip

    def clean_hours(self) -> str:
        """Hours that can be read."""
        hours = str(self.cleaned_data["hours"])
        try:
            stretches(hours)
        except ValueError as error:
            raise forms.ValidationError(PROBLEMS["unreadable-hours"]) from error
        return hours
