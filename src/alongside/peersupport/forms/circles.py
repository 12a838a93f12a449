"""Forming a circle, coming in, agreeing."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.foundation.errors import BadInput
from alongside.peersupport.commands.forming import AGREEMENT
from alongside.peersupport.rules.circles import (
    LONGEST_ABOUT,
    LONGEST_AGREEMENT,
    LONGEST_ASKING,
    LONGEST_CIRCLE_NAME,
    LONGEST_REASON,
    MOST_TOPICS,
    Entry,
    Size,
)
from alongside.people.choices import LANGUAGES
from alongside.people.rules import LONGEST_NAME, stretches
from alongside.people.vocabulary import Vocabulary

SIZES = {
    Size.SMALL: _("Small: up to twelve people who come to know each other"),
    Size.COMMUNITY: _("A community: many people, who come and go"),
}
ENTRIES = {
    Entry.OPEN: _("Anyone in this programme may come in"),
    Entry.REQUEST: _("People ask, and you answer"),
    Entry.INVITATION: _("Only with a link you pass on; nobody else finds it"),
}
PROBLEMS: dict[str, Any] = {
    "name-missing": _("Write a name. It can be made up."),
    "name-too-long": _("This is too long: sixty characters at most."),
    "name-hides": _("Some of these characters cannot be seen. Type the name again."),
    "name-known": _(
        "You already go by this name somewhere here. Whoever sees both would know it is you: choose another."
    ),
    "empty": _("Write something first."),
    "too-long": _("This is too long."),
    "unreadable": _("Some of these characters cannot be kept. Remove them, or type them again."),
    "unreadable-hours": _("Write hours like this: Tue 19:00-20:30; Sun 10:00-11:00."),
    "nothing-chosen": _("Choose at least one."),
    "not-prepared": _("First go through what prepares for holding a circle. You can stop and go on at any time."),
    "too-many": _("You are in as many circles as one person can be. Leave one first."),
    "already-asked": _("You have asked already, or are in it."),
    "full": _("There is no place left just now."),
    "too-many-open": _("You have as many of these open as one person can. Take one away first."),
    "over": _("It has ended, or is closed already."),
    "not-a-day-to-come": _("Choose a day to come, within a year."),
    "read-first": _("Words are read first here just now, so these cannot be changed. Say it anew, or take them away."),
    "slow": _("This circle goes slowly just now, and your last words are not long ago. Keep these for later."),
    "already-said": _("You have said so already. Somebody will look."),
    "already-there": _("It is on the shelf already."),
    "shelf-full": _("The shelf holds as much as anybody looks through. Take something off first."),
    "unknown": _("Choose one of the list."),
    "removed": _("These words are not there any more."),
    "looked-at": _("Somebody else has looked at these words, and they stay."),
}


def explain(form: forms.Form, refusal: Exception) -> None:
    """Put the words for a refused command beside the field it names."""
    code = getattr(refusal, "code", "")
    field = refusal.field if isinstance(refusal, BadInput) and refusal.field in form.fields else None
    form.add_error(field, PROBLEMS.get(code, _("This is not possible just now.")))


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", "autocomplete": "off"})


def _line() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})


class NamedForm(forms.Form):
    """Under which name somebody is in a circle."""

    as_name = forms.CharField(
        label=_("Your name here"), max_length=LONGEST_NAME, widget=_line(), error_messages={"required": PROBLEMS["name-missing"]},
        help_text=_("A name you use nowhere else, so that nobody can tell that you are also somewhere else."),
    )  # fmt: skip
    pronouns = forms.CharField(label=_("Pronouns"), max_length=LONGEST_NAME, required=False, widget=_line())


class AboutForm(forms.Form):
    """What a circle says of itself."""

    name = forms.CharField(
        label=_("What it is called"), max_length=LONGEST_CIRCLE_NAME, widget=_line(),
        help_text=_("Plain words, such as “Quiet mornings”. Only signed-in members of this programme can read them."),
    )  # fmt: skip
    about = forms.CharField(
        label=_("Who it is for, and what you do together"), max_length=LONGEST_ABOUT, widget=_area(5)
    )
    entry = forms.ChoiceField(
        label=_("How people come in"), choices=list(ENTRIES.items()), widget=forms.RadioSelect, initial=Entry.REQUEST
    )
    language = forms.ChoiceField(label=_("In which language"), choices=LANGUAGES)
    hours = forms.CharField(
        label=_("When somebody is there, every week"), required=False, max_length=400, widget=_line(),
        help_text=_("By your own clock, such as “Tue 19:00-20:30; Sun 10:00-11:00”. It may stay empty."),
    )  # fmt: skip

    def __init__(self, *args: Any, words: Vocabulary, own: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [term for term in dict.fromkeys(own) if words.knows(term)]
        shown = [(term, words.term(term).label) for term in mine]
        rest = [(term.id, term.label) for term in words.terms if term.id not in mine]
        self.fields["topics"] = forms.MultipleChoiceField(
            label=_("What you share, of what you have lived"), choices=shown, required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("It is shown with the circle, never with your name elsewhere."),
        )  # fmt: skip
        self.fields["more"] = forms.MultipleChoiceField(
            label=_("Something else"), choices=rest, required=False, widget=forms.SelectMultiple(attrs={"size": 8})
        )

    def clean_hours(self) -> str:
        """Hours that can be read."""
        hours = str(self.cleaned_data["hours"])
        try:
            stretches(hours)
        except ValueError as error:
            raise forms.ValidationError(PROBLEMS["unreadable-hours"]) from error
        return hours

    def clean(self) -> dict[str, Any]:
        """Only so many topics."""
        said = super().clean() or {}
        if len(said.get("topics", ())) + len(said.get("more", ())) > MOST_TOPICS:
            self.add_error("more", _("Eight at most: a circle that is about everything is hard to find."))
        return said

    def said(self, zone: str) -> dict[str, Any]:
        """What the command takes."""
        kept = dict(self.cleaned_data)
        return {
            **{name: kept[name] for name in ("name", "about", "entry", "language", "size", "agreement") if name in kept},
            "topics": [*kept["topics"], *kept["more"]], "hosted": {"hours": kept["hours"], "zone": zone},
        }  # fmt: skip


class CircleForm(AboutForm, NamedForm):
    """A new circle."""

    size = forms.ChoiceField(
        label=_("How many"), choices=list(SIZES.items()), widget=forms.RadioSelect, initial=Size.SMALL
    )
    agreement = forms.CharField(
        label=_("What you promise each other"), max_length=LONGEST_AGREEMENT, widget=_area(9), initial=AGREEMENT,
        help_text=_("Everybody says yes to it before they write. Later only the circle changes it, together."),
    )  # fmt: skip


class ComeInForm(NamedForm):
    """Coming into a circle: a name, a yes to the agreement, and a word to whoever answers."""

    asking = forms.CharField(
        label=_("A word to those who hold it"), required=False, max_length=LONGEST_ASKING, widget=_area(3),
        help_text=_("It may stay empty. Only they read it, and it is gone once they have answered."),
    )  # fmt: skip
    agrees = forms.BooleanField(label=_("I say yes to what they promise each other"))

    def __init__(self, *args: Any, waits: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not waits:
            del self.fields["asking"]


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Why"), max_length=LONGEST_REASON, widget=_area(3), required=False,
        help_text=_("Kind and plain. Whom it is about reads it."),
    )  # fmt: skip


class ChangeForm(forms.Form):
    """Other words for an agreement."""

    words = forms.CharField(label=_("As it could read"), max_length=LONGEST_AGREEMENT, widget=_area(9))
