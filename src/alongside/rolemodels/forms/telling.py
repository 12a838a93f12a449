"""What tellers and editors type, and the words for the codes this room keeps."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.foundation import clock
from alongside.people.vocabulary import Vocabulary
from alongside.rolemodels.forms.finding import FEEL
from alongside.rolemodels.forms.names import AREAS, FUNCTIONS, NOTES, SITUATIONS, STAGES
from alongside.rolemodels.rules.checking import LONGEST_WORDS
from alongside.rolemodels.rules.telling import LONGEST_CONSENT, LONGEST_REASON, MOST_ASKS, PARTS, Channel
from alongside.rolemodels.rules.words import Kind

WORDS_OF: Mapping[Kind, Mapping[Any, Any]] = {
    Kind.AREA: AREAS, Kind.SITUATION: SITUATIONS, Kind.FUNCTION: FUNCTIONS, Kind.NOTE: NOTES,
}  # fmt: skip
CHANNELS = {
    Channel.MEMBERS: (_("Members of this programme"), _("Only people who are in it, signed in.")),
    Channel.PUBLIC: (
        _("Everybody"), _("Anyone can open it here without an account. It is not offered to search engines.")
    ),
    Channel.CIRCLE: (_("Circles"), _("Small groups of members who share something.")),
    Channel.TRAINING: (_("Training"), _("The programme may read it out when it trains mentors, staff or students.")),
    Channel.PRESS: (_("Newspapers and talks"), _("The programme may pass it on, and writes down here where it went.")),
    Channel.RESEARCH: (_("Research"), _("Researchers the programme works with may read it, never your account.")),
}  # fmt: skip
ORDINARY, EXCEPTIONAL = _("An ordinary good life"), _("An exceptional one")
PART_WORDS = {
    "title": _("A line for the top"), "did": _("What I did"), "reached": _("Where I got to"),
    "took": _("How long it took"), "helped": _("What helped, and who"), "set_back": _("What set me back"),
    "means": _("What it means to me"), "unfair": _("What was unfair, and what should change"),
    "stereotype": _("What people say, and this answers"),
}  # fmt: skip
STEPS = {
    "did": (_("What you did"), ("title", "did")),
    "reached": (_("Where you got to"), ("reached", "took", "helped", "set_back")),
    "means": (_("What it means"), ("means", "unfair", "stereotype")),
    "about": (_("What it is about"), ()),
}
_HINTS = {
    "title": _("Something you said or thought, as you would say it. No real names are needed anywhere."),
    "did": _("One thing you did, from its beginning. The small steps help most: what you said, what you took along."),
    "reached": _("Where you are now. An ordinary good day is enough."),
    "took": _("Days, months, years. Honest time gives others patience."),
    "helped": _("People, a rule, money, luck. Nobody gets anywhere alone."),
    "set_back": _("What went wrong on the way, and what you did then."),
    "means": _("What changed in how you see yourself, or others see you."),
    "unfair": _(
        "What should have been easier. It keeps others from thinking that it is only a matter of trying harder."
    ),
    "stereotype": _("The sentence itself, in your words, such as “people like us cannot be relied on”."),
}
_LONG = {"did": 10, "reached": 6, "means": 6, "helped": 4, "set_back": 4, "unfair": 4}


def _words(part: str) -> forms.CharField:
    rows = _LONG.get(part)
    attributes = {"dir": "auto", **({"rows": rows} if rows else {"autocomplete": "off"})}
    widget = forms.Textarea(attrs=attributes) if rows else forms.TextInput(attrs=attributes)
    return forms.CharField(
        label=PART_WORDS[part],
        help_text=_HINTS[part],
        max_length=PARTS[part],
        required=False,
        widget=widget,
        strip=True,
    )


class BeginForm(forms.Form):
    """Words somebody brings along to begin with."""

    words = forms.CharField(
        label=_("To begin with"), required=False, max_length=PARTS["did"], widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"})
    )  # fmt: skip


class PartForm(forms.Form):
    """One step of the guide. Everything may stay empty until the story is sent."""

    def __init__(self, *args: Any, step: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in STEPS[step][1]:
            self.fields[part] = _words(part)


def _many(label: Any, choices: Iterable[Any], hint: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=list(choices), required=False, widget=forms.CheckboxSelectMultiple, help_text=hint
    )


class AboutForm(forms.Form):
    """What a story is about, so that the people who need it find it."""

    def __init__(self, *args: Any, words: Vocabulary, own: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [term for term in dict.fromkeys(own) if words.knows(term)]
        shown = [(term, words.term(term).label) for term in mine]
        rest = [(term.id, term.label) for term in words.terms if term.id not in mine]
        self.fields["experience"] = _many(_("What you have lived, of what this tells"), shown)
        self.fields["more"] = forms.MultipleChoiceField(
            label=_("Something else you have lived"), choices=rest, required=False, widget=forms.SelectMultiple(attrs={"size": 8}),
            help_text=_("Only what you choose here is shown with the story; nothing else you said of yourself."),
        )  # fmt: skip
        self.fields["area"] = _many(_("Where in life"), AREAS.items())
        self.fields["situation"] = _many(_("In which situation"), SITUATIONS.items())
        self.fields["obstacle"] = forms.MultipleChoiceField(
            label=_("What stood in the way"), choices=[*shown, *rest], required=False,
            widget=forms.SelectMultiple(attrs={"size": 8}),
            help_text=_("Somebody who faces the same finds your story first."),
        )  # fmt: skip
        self.fields["note"] = _many(
            _("What some people may not want to read today"), NOTES.items(), _("It is said above the story, before it is opened.")
        )  # fmt: skip
        self.fields["stage"] = forms.ChoiceField(
            label=_("How far you have come"), choices=[(str(one), label) for one, label in STAGES.items()], required=False,
            widget=forms.RadioSelect, help_text=_("A reader is shown stories that are one step ahead of where they are."),
        )  # fmt: skip

    def tags(self) -> dict[str, Any]:
        """What was chosen, by kind."""
        chosen = dict(self.cleaned_data)
        chosen["experience"] = [*chosen["experience"], *chosen.pop("more")]
        return chosen


class WhereForm(forms.Form):
    """Which channels a story may go to, each until a day or for good."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for channel, (label, hint) in CHANNELS.items():
            self.fields[f"yes_{channel}"] = forms.BooleanField(label=label, help_text=hint, required=False)
            self.fields[f"until_{channel}"] = forms.DateField(
                label=_("Until"), required=False,
                # read aloud, six fields of one name say nothing
                widget=forms.DateInput(attrs={"type": "date", "aria-label": f"{_('Until')} · {label}"}, format="%Y-%m-%d"),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A day can still come, and is not so far that nobody would remember."""
        said = super().clean() or {}
        for channel in CHANNELS:
            day, before = said.get(f"until_{channel}"), self.initial.get(f"until_{channel}")
            today = clock.today()
            if day and day != before and not today < day <= today + LONGEST_CONSENT:
                self.add_error(f"until_{channel}", _("A day from tomorrow on, three years ahead at most."))
        return said

    def chosen(self) -> dict[Channel, tuple[bool, date | None]]:
        """For each channel: yes or no, and until when."""
        said = self.cleaned_data
        return {one: (said[f"yes_{one}"], said[f"until_{one}"]) for one in CHANNELS}


class WishesForm(forms.Form):
    """How much a teller wants to be asked, and what not."""

    asks_a_month = forms.IntegerField(
        label=_("Questions a month, at most"), min_value=0, max_value=MOST_ASKS, initial=4,
        help_text=_("With 0 nobody asks you anything. A moderator reads every question first."),
    )  # fmt: skip
    rests_until = forms.DateField(
        label=_("No questions until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    wont_answer = forms.CharField(
        label=_("What you do not answer"), required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("A line each, such as “my medication” or “where I live”. Moderators keep such questions from you."),
    )  # fmt: skip


class HowForm(forms.Form):
    """How it is for a teller, for themselves alone."""

    feel = forms.TypedChoiceField(
        label=_("How is it for you that it is out?"), choices=FEEL, coerce=int, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("A few words for yourself, if you like"), required=False, max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "autocomplete": "off"}),
    )  # fmt: skip


class SuggestForm(forms.Form):
    """Other words for one part."""

    part = forms.ChoiceField(label=_("For which part"), choices=list(PART_WORDS.items()))
    words = forms.CharField(
        label=_("Other words"), max_length=max(PARTS.values()), widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("The whole part, as it could be. The teller takes it or leaves it."),
    )  # fmt: skip
    why = forms.CharField(
        label=_("Why"), max_length=LONGEST_REASON, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )

    def clean(self) -> dict[str, Any]:
        """Each part has its own measure."""
        said = super().clean() or {}
        longest = PARTS.get(said.get("part", ""), 0)
        if longest and len(said.get("words", "")) > longest:
            self.add_error("words", _("This part may have %(n)s characters at most.") % {"n": longest})
        return said


class ReadyForm(forms.Form):
    """An editor's yes, and what the story can be for a reader."""

    functions = _many(_("What it can be for a reader"), FUNCTIONS.items())
    is_ordinary = forms.BooleanField(
        label=ORDINARY, required=False, initial=True,
        help_text=_("Beside each exceptional story readers are always shown an ordinary one."),
    )  # fmt: skip
    notes = _many(_("Content notes"), NOTES.items(), _("The teller's own stay."))


class ReasonForm(forms.Form):
    """A word to the teller."""

    reason = forms.CharField(
        label=_("A word to the teller"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Kind and plain: what is good in it, what is still missing, what to do next."),
    )  # fmt: skip


class WentForm(forms.Form):
    """Where a story went."""

    def __init__(self, *args: Any, channels: Iterable[Channel] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"] = forms.ChoiceField(
            label=_("By which way"), choices=[(one, CHANNELS[one][0]) for one in CHANNELS if one in set(channels)]
        )

    where = forms.CharField(
        label=_("Where it went"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        help_text=_("The paper, the talk, the course. The teller sees this line; name no member."),
    )  # fmt: skip
