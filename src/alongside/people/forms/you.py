"""Forms of the pages about a person's own things."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.people import choices
from alongside.people.forms.arriving import Neutral, seen
from alongside.people.rules import LONGEST_NAME, Purpose


class PersonaForm(Neutral):
    """A name and its pronouns."""

    name = forms.CharField(
        max_length=LONGEST_NAME, label=_("Name"), error_messages={"required": _("Choose a name to go by.")}
    )
    pronouns = forms.CharField(max_length=LONGEST_NAME, required=False, label=_("Pronouns"))

    def clean_name(self) -> str:
        return seen(self.cleaned_data["name"])

    def clean_pronouns(self) -> str:
        return seen(self.cleaned_data["pronouns"])


class SpacesForm(Neutral):
    """Which name is used where."""

    def __init__(self, *args: Any, names: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for space, label in choices.SPACES:
            self.fields[space] = forms.ChoiceField(choices=names, label=label)


class AgreementsForm(Neutral):
    """What a person agrees to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for purpose in Purpose:
            label, help_text = choices.PURPOSES[purpose]
            self.fields[purpose] = forms.BooleanField(required=False, label=label, help_text=help_text)


class EraseForm(Neutral):
    """The last word before everything goes."""

    word = forms.CharField(
        max_length=40,
        label=_("To erase everything, type: erase"),
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"]
        if word.strip().casefold() not in ("erase", str(_("erase")).casefold()):
            raise forms.ValidationError(_("Nothing was erased. To erase everything, type the word: erase"))
        return word
