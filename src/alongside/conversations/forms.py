"""Words typed, and what they mean."""

from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from alongside.conversations.rules import LONGEST_WORDS, problem_with, tidy

PROBLEMS = {
    "words-missing": _("Write something first."),
    "words-too-long": _("This is longer than one message can be (8,000 characters). Send it in two."),
    "unreadable": _("Some of these characters cannot be kept. Remove them, or type them again."),
    "message": _("That was a lot in one minute. Your words are still here: wait a minute, then send them."),
    "closed": _("Nobody can write here any more. Your words were not sent; copy them if you want to keep them."),
    "removed": _("You have removed these words already."),
}


class OwnWordsForm(forms.Form):
    """Other words for a message already sent."""

    body = forms.CharField(
        label=_("Your words"),
        required=False,  # checked below, with our own words
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "maxlength": LONGEST_WORDS, "autocomplete": "off"}),
    )

    def clean_body(self) -> str:
        """The words as they are kept."""
        words = tidy(self.cleaned_data["body"])
        problem = problem_with(words)
        if problem:
            raise ValidationError(PROBLEMS[problem], code=problem)
        return words


class WordsForm(OwnWordsForm):
    """What somebody writes to the others, and the number that keeps it from being kept twice."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_key(self) -> UUID:
        """The page's own number for this message; a page that lost it gets a new one."""
        try:
            return UUID(self.cleaned_data["key"])
        except ValueError:
            return uuid4()
