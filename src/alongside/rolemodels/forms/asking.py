"""What readers ask, moderators pass on and tellers answer, and the words for how it went."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.foundation.errors import Refused
from alongside.rolemodels.rules.asking import LONGEST_ANSWER, LONGEST_QUESTION, Asked

#: How a question stands, as whoever asked it reads it. A list that holds a question back is the teller's own.
STANDS = {
    Asked.SENT: _("A moderator reads it first. That can take some days."),
    Asked.HELD: _("A moderator reads it first. That can take some days."),
    Asked.RETURNED: _("A moderator gave it back, with a word."),
    Asked.PASSED_ON: _("The teller has it. They answer when and if they wish."),
    Asked.LEFT: _("It stays without an answer. That says nothing about you or your question."),
    Asked.ANSWERED: _("The teller answered."),
    Asked.TAKEN_BACK: _("You took it back."),
}
REFUSALS = {
    "takes-none": _("This teller does not take questions now."),
    "too-many": _("Five questions of yours are on their way. Take one back, or wait for an answer."),
    "story-is-gone": _("The story is out no more, so its teller is asked nothing. Give the question back with a word."),
    "wont-answer": _("These words still touch what the teller does not answer. Find others, or give it back."),
    "teller-has-enough": _("The teller has had as many questions as they want for now, or rests. It can wait here."),
}


class _Refusable(forms.Form):
    def refused(self, refusal: Refused) -> None:
        """Say on the form why it could not be done; what cannot be said there goes on."""
        if refusal.code not in REFUSALS:
            raise refusal
        self.add_error(None, REFUSALS[refusal.code])


def _written(label: Any, longest: int, rows: int, hint: Any, *, required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=longest, widget=widget, help_text=hint, required=required)


class AskForm(_Refusable):
    """A question to a teller."""

    words = _written(
        _("Your question"), LONGEST_QUESTION, 4,
        _("One thing, as you would ask a friend. Leave out names and places, yours too: the teller reads these words."),
    )  # fmt: skip


class PassOnForm(_Refusable):
    """A question passed on, in its own words or in others."""

    reworded = _written(
        _("In other words, if need be"), LONGEST_QUESTION, 4,
        _("Empty: it goes on as it is. Other words help where it names somebody, or could be taken the wrong way."),
        required=False,
    )  # fmt: skip


class TellersForm(forms.Form):
    """A teller's answer."""

    words = _written(
        _("Your answer"), LONGEST_ANSWER, 8, _("A line is enough. Whoever asked reads it, and moderators can."),
    )  # fmt: skip
    show = forms.BooleanField(
        label=_("It may stand below the story"), required=False,
        help_text=_("Only if whoever asked agrees too. You can change this at any time."),
    )  # fmt: skip
