"""A wish for a circle, and a yes to one."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.peersupport.forms.circles import PROBLEMS, NamedForm
from alongside.peersupport.rules.circles import MOST_TOPICS
from alongside.peersupport.rules.gathering import Part
from alongside.peersupport.rules.welcoming import LONGEST_GREETING
from alongside.people.vocabulary import Vocabulary

PARTS = {Part.MEMBER: _("Be in one"), Part.HOLDER: _("Hold one, with what prepares for it behind me")}


class WishForm(forms.Form):
    """What a circle may be found around."""

    part = forms.ChoiceField(
        label=_("I would like to"), choices=list(PARTS.items()), widget=forms.RadioSelect, initial=Part.MEMBER
    )

    def __init__(self, *args: Any, words: Vocabulary, own: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [(term, words.term(term).label) for term in own if words.knows(term)]
        self.fields["around"] = forms.MultipleChoiceField(
            label=_("Around what I have lived"), choices=shown, widget=forms.CheckboxSelectMultiple,
            error_messages={"required": PROBLEMS["nothing-chosen"]},
            help_text=_("Everybody in the circle shares one of these. They know that of each other, and nothing else."),
        )  # fmt: skip
        self.fields["not_alone"] = forms.MultipleChoiceField(
            label=_("I do not want to be the only one who has lived"), choices=shown, required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Then you are called into a circle only if somebody else there has lived it too. Nobody is told."),
        )  # fmt: skip

    def clean_around(self) -> list[str]:
        """Only so many."""
        around: list[str] = self.cleaned_data["around"]
        if len(around) > MOST_TOPICS:
            raise forms.ValidationError(_("Eight at most."))
        return around


class AnswerCallForm(NamedForm):
    """A yes to a circle that was found, under a name of one's own."""

    agrees = forms.BooleanField(label=_("I say yes to what we promise each other"))


class GreetForm(forms.Form):
    """A few words of welcome."""

    words = forms.CharField(
        label=_("A word of welcome"), max_length=LONGEST_GREETING, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "autocomplete": "off"}),
        help_text=_("Only they read it. A sentence is enough: that you are glad, and what happens here next."),
    )  # fmt: skip
