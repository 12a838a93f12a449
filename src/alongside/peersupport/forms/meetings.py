"""What is typed about meetings, and in them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.foundation.typed import LONGEST_LINK, moment_of
from alongside.notifications.rules import zone_of
from alongside.peersupport.rules.meetings import (
    BEST,
    EVERY,
    LONGEST_DEBRIEF,
    LONGEST_SAID,
    LONGEST_WORD,
    MINUTES,
    USUAL_MINUTES,
    Plan,
    Step,
    agenda_for,
)

STEPS = {
    Step.WELCOME: _("Welcome"), Step.AGREEMENT: _("What we promise"), Step.CHECK_IN: _("One word each"),
    Step.SHARING: _("Everybody in turn"), Step.RESOURCES: _("Things that may help"), Step.CHECK_OUT: _("One word to go"),
}  # fmt: skip
#: What each part is for, in a sentence.
MEANS = {
    Step.WELCOME: _("Arrive. Say hello, or nothing."), Step.AGREEMENT: _("Read it once more; it is for all of you."),
    Step.CHECK_IN: _("One word for how you come in."),
    Step.SHARING: _("Whoever has the turn speaks, the others listen. You can pass, or give your turn to somebody."),
    Step.RESOURCES: _("A page, a phone number, a thing that worked. Only what you would give a friend."),
    Step.CHECK_OUT: _("One word for how you go."),
}  # fmt: skip
EVERIES = {0: _("Once"), 7: _("Every week"), 14: _("Every two weeks")}
SAYS = {"yes": _("I will be there"), "maybe": _("Perhaps"), "no": _("Not this time")}
PROBLEMS: dict[str, Any] = {
    "past": _("Choose a time that is still to come, at least ten minutes from now."),
    "too-far": _("Choose a time within four months."),
    "out-of-range": _("Choose one of these."),
    "does-not-add-up": _("The parts are not as long as the meeting. Change one, or leave all empty for the usual ones."),
    "not-a-link": _("Paste the whole link. It begins with https://"),
    "empty": _("Write something first."), "too-long": _("This is too long."),
    "unreadable": _("Some of these characters cannot be kept. Remove them, or type them again."),
    "check-in-first": _("First come in, above: one word, or none."),
    "not-your-turn": _("Somebody else is speaking. Your words stay here until it is your turn."),
    "too-many": _("There are as many planned as one circle can have. Call one off first."),
    "closed": _("This circle is closed."),
}  # fmt: skip
SKIPPED = _("This hour does not exist: clocks go forward that night. Please choose another.")


def _area(label: Any, rows: int, most: int, *, required: bool = False) -> forms.CharField:
    attributes = {"rows": rows, "dir": "auto", "autocomplete": "off"}
    return forms.CharField(label=label, max_length=most, required=required, widget=forms.Textarea(attrs=attributes))


class PlanForm(forms.Form):
    """When a circle meets, for how long, and how the time is shared out."""

    starts_at = forms.DateTimeField(
        label=_("When"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    minutes = forms.TypedChoiceField(
        label=_("How long"),
        coerce=int,
        choices=[(one, _("%(n)s minutes") % {"n": one}) for one in MINUTES],
        initial=USUAL_MINUTES,
    )
    every = forms.TypedChoiceField(label=_("How often"), coerce=int, choices=[(one, EVERIES[one]) for one in EVERY])
    link = forms.CharField(
        label=_("The link of a call, if you talk or see each other too"), required=False, max_length=LONGEST_LINK,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        help_text=_("It begins with https:// and is seen only in the meeting. Whoever runs that service may learn who calls."),
    )  # fmt: skip

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone_of(zone)
        self.fields["starts_at"].help_text = _("By your clock, %(zone)s.") % {"zone": self.zone.key}
        for step, name in STEPS.items():
            self.fields[f"part_{step}"] = forms.IntegerField(
                label=name,
                required=False,
                min_value=0,
                max_value=max(MINUTES),
                widget=forms.NumberInput(attrs={"size": 4}),
            )

    def parts(self) -> list[forms.BoundField]:
        """The fields of the agenda."""
        return [self[f"part_{step}"] for step in STEPS]

    def clean_starts_at(self) -> Any:
        """The moment at which the clock of whoever plans it shows it."""
        moment = moment_of(self.cleaned_data["starts_at"].replace(tzinfo=None), self.zone)
        if moment is None:
            raise forms.ValidationError(SKIPPED)
        return moment

    def plan(self) -> Plan:
        """What was planned; without parts of its own, the usual ones."""
        said = self.cleaned_data
        own = {step: said.get(f"part_{step}") for step in STEPS}
        agenda = {step: n or 0 for step, n in own.items()} if any(own.values()) else agenda_for(said["minutes"])
        return Plan(
            starts_at=said["starts_at"],
            minutes=said["minutes"],
            every=said["every"],
            agenda=agenda,
            link=said["link"].strip(),
        )


class WordForm(forms.Form):
    """One word, and how one is."""

    word = forms.CharField(
        label=_("One word"), max_length=LONGEST_WORD, required=False,
        help_text=_("Everybody who is there reads it. It may stay empty."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )  # fmt: skip
    how = forms.TypedChoiceField(
        label=_("How are you, from 0 to 10?"), required=False, coerce=int, empty_value=None,
        choices=[("", _("I would rather not say")), *((n, str(n)) for n in range(BEST + 1))],
        help_text=_("0 is as bad as it gets. Only those who hold this circle see it, so that nobody goes home alone with it."),
    )  # fmt: skip


class SayThereForm(forms.Form):
    """Something to say in a meeting."""

    words = _area(_("Your words"), 3, LONGEST_SAID)


class DebriefForm(forms.Form):
    """What those who hold a circle write down."""

    well = _area(_("What went well?"), 3, LONGEST_DEBRIEF)
    hard = _area(_("What was hard, also for you?"), 3, LONGEST_DEBRIEF)
    next = _area(_("What comes next, and for whom?"), 3, LONGEST_DEBRIEF)
    why = _area(_("Or why you set it aside this time"), 2, LONGEST_DEBRIEF)


def explain(form: forms.Form, refusal: Exception) -> bool:
    """Put the words for a refused command beside the field it names; whether there are words for it."""
    code = getattr(refusal, "code", "")
    if code not in PROBLEMS:
        return False
    field = getattr(refusal, "field", None)
    names = {"agenda": f"part_{Step.SHARING}"}
    field = names.get(str(field), field)
    form.add_error(field if field in form.fields else None, PROBLEMS[code])
    return True
