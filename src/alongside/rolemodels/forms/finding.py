"""What readers type: words to look for, what they wish, three answers after a story."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.rolemodels.forms.names import AREAS, FUNCTIONS, NOTES, SITUATIONS, STAGES
from alongside.rolemodels.rules.finding import LONGEST_SEARCH, LONGEST_STEREOTYPE, Wishes

#: Topics that can be kept away: what stories speak of, then parts of life.
NEVER: list[tuple[Any, Any]] = [*NOTES.items(), *AREAS.items()]
COULD = [("1", _("Not at all")), ("2", _("Hardly")), ("3", _("Perhaps")), ("4", _("Mostly")), ("5", _("Yes"))]
FEEL = [("1", _("Very low")), ("2", _("Low")), ("3", _("In between")), ("4", _("Good")), ("5", _("Very good"))]
QUESTIONS = (
    ("could", _("Could someone like you do this?"), COULD),
    ("alike", _("Is this person like you in ways that matter?"), COULD),
    ("feel", _("How do you feel now?"), FEEL),
)


class LookForm(forms.Form):
    """Words to look for, and an experience. They are sent and forgotten: they stand in no address."""

    q = forms.CharField(
        label=_("Words to look for"), max_length=LONGEST_SEARCH, required=False,
        widget=forms.TextInput(attrs={"type": "search", "dir": "auto", "autocomplete": "off"}),
    )  # fmt: skip
    experience = forms.ChoiceField(label=_("Told by somebody who knows what it is like"), required=False)

    def __init__(self, *args: Any, experiences: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["experience"]
        field.choices = [("", _("Any")), *experiences]


class AnswerForm(forms.Form):
    """Three questions after a story, for the reader alone. One answer is enough."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, choices in QUESTIONS:
            self.fields[name] = forms.TypedChoiceField(
                label=label, choices=choices, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
            )

    def clean(self) -> dict[str, Any]:
        """One answer is needed; a wrong one is told beside its question instead."""
        given = super().clean() or {}
        if not self.errors and all(value is None for value in given.values()):
            raise forms.ValidationError(_("Answer at least one of the three, or leave them all."))
        return given


def _ticks(label: Any, choices: Iterable[tuple[Any, Any]], hint: Any = "") -> Any:
    return forms.MultipleChoiceField(
        label=label, choices=list(choices), required=False, widget=forms.CheckboxSelectMultiple, help_text=hint
    )


class WishesForm(forms.Form):
    """What somebody looks for in stories, and what they never want to see."""

    stereotype = forms.CharField(
        label=_("Is there something people say about you, or about people like you, that hurts?"), required=False,
        max_length=LONGEST_STEREOTYPE, help_text=_("In your words, or theirs. Stories that show otherwise come first."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "autocomplete": "off"}),
    )  # fmt: skip
    areas = _ticks(_("Which parts of life is it about?"), AREAS.items())
    situations = _ticks(_("Which situations?"), SITUATIONS.items())
    functions = _ticks(_("What should a story do for you?"), FUNCTIONS.items())
    stage = forms.TypedChoiceField(
        label=_("Where are you, yourself?"), choices=[("", _("I would rather not say")), *STAGES.items()], coerce=int,
        empty_value=None, required=False, widget=forms.RadioSelect,
        help_text=_("Stories of those one step ahead come first. Nobody is shown how far you are."),
    )  # fmt: skip
    never = _ticks(
        _("What do you never want to see?"), NEVER, _("No story about these is shown to you, whatever else fits.")
    )
    may_count = forms.BooleanField(
        label=_("Count me when the programme looks which stories are missing"), required=False,
        help_text=_(
            "Then coordinators see how many people look for which part of life, by groups of what they have lived as far as you "
            "agreed to matching. Never your words, never a number below five. Without the tick you are in no count from tomorrow."
        ),
    )  # fmt: skip

    def wishes(self) -> Wishes:
        """What was chosen."""
        said = self.cleaned_data
        ticked = {name: tuple(said[name]) for name in ("areas", "situations", "functions", "never")}
        return Wishes(stage=said["stage"], stereotype=said["stereotype"].strip(), **ticked)
