"""What people type about things that help, and the words for the codes this room keeps."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.foundation import clock
from alongside.strategies.rules import (
    FEWEST_STEPS,
    LONGEST_LINE,
    LONGEST_WORDS,
    MOST_STEPS_OF_FIVE_MINUTES,
    Area,
    Evidence,
    Mechanism,
    Reach,
    Worked,
)

if TYPE_CHECKING:
    from alongside.strategies.companions import Companion

AREAS = {
    Area.KIND: _("Thinking kindly of yourself"),
    Area.HARD: _("Getting through hard moments"),
    Area.SAY: _("Speaking up, and choosing what to tell"),
}
MOMENT_WORDS = {
    "too-much": _("It is too much right now"),
    "night": _("It is a bad night"),
    "insult": _("Somebody was unkind or unfair"),
    "shame": _("I am ashamed"),
    "small": _("I feel small"),
    "worry": _("My thoughts go round and round"),
    "alone": _("I feel alone"),
    "stuck": _("I cannot get started"),
    "hard-talk": _("A hard talk is coming"),
    "asking": _("I need to ask for something"),
    "appointment": _("I have an appointment"),
    "telling": _("Should I tell somebody?"),
    "told": _("I have told somebody"),
}
WORKS_ON = {
    Mechanism.ENACTED: _("what others do and say to us"),
    Mechanism.ANTICIPATED: _("what we are afraid others will do"),
    Mechanism.INTERNALISED: _("what we have come to believe about ourselves"),
    Mechanism.STRUCTURAL: _("rules and places that shut people out"),
    Mechanism.CONCEALMENT: _("the weight of hiding"),
}
BEHIND_IT = {
    Evidence.REVIEW: _("Many studies, looked at together"),
    Evidence.TRIAL: _("Tested against something else"),
    Evidence.STUDY: _("Studies that asked or watched people"),
    Evidence.PRACTICE: _("From people who teach it; not tested by itself as far as we know"),
}
HOW_IT_WAS = {
    Worked.HELPED: _("It helped"),
    Worked.A_LITTLE: _("It helped a little"),
    Worked.NOT_FOR_ME: _("It is not for me"),
    Worked.HARDER: _("It made it harder"),
}
HOW_FAR = {
    Reach.NOT: _("Not tell, for now"),
    Reach.ONE: _("Tell one person I trust"),
    Reach.SOME: _("Tell a few people"),
    Reach.OPEN: _("Be open about it"),
}


def _text(label: Any, *, rows: int = 3, required: bool = False, longest: int = LONGEST_WORDS, hint: Any = "") -> Any:
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=longest, required=required, help_text=hint, widget=widget)


def _line(label: Any, *, required: bool = True, hint: Any = "") -> Any:
    widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=LONGEST_LINE, required=required, help_text=hint, widget=widget)


class LookForm(forms.Form):
    """Words to look for. They are sent and forgotten: they stand in no address."""

    q = forms.CharField(label=_("Look for a word"), max_length=100, required=False)


class TriedForm(forms.Form):
    """How a try went, for oneself."""

    worked = forms.ChoiceField(
        label=_("How was it?"), choices=list(HOW_IT_WAS.items()), widget=forms.RadioSelect,
        error_messages={"required": _("Choose the one that comes closest.")},
    )  # fmt: skip
    note = _text(_("A word to yourself"))


class NoteForm(forms.Form):
    """A note in one's kit."""

    note = _text(
        _("A note to yourself"), hint=_("When it helped, what to change, where you keep what you need for it.")
    )


class GoalForm(forms.Form):
    """Something one wants."""

    words = _line(_("What do you want?"), hint=_("One thing, in your own words. It may be small."))
    why = _text(_("Why it matters to you"))


class StepForm(forms.Form):
    """One small step."""

    words = _line(_("One small step"), hint=_("So small that you could do it on a tired day."))


class RehearsalForm(forms.Form):
    """The beginning of a rehearsal."""

    situation = _text(
        _("What is the situation?"), required=True, hint=_("Who it is with, where, and what it is about. No real names needed.")
    )  # fmt: skip
    wish = _text(_("What do you want from it?"), rows=2, required=True, hint=_("What would be good enough at the end?"))
    first = _text(
        _("Your first sentence"),
        rows=2,
        required=True,
        hint=_("As you would say it. You can begin again as often as you like."),
    )


class LineForm(forms.Form):
    """The next thing said."""

    words = _text(_("Words"), rows=2, required=True)
    after = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_after(self) -> int:
        """The last line the writer had read; nonsense is none of them."""
        text = self.cleaned_data["after"]
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else -1


class TakesForm(forms.Form):
    """What one takes along."""

    takes = _text(_("What will you take along?"), rows=2, hint=_("One sentence, a tone, or that you may stop."))


class WhoForm(forms.Form):
    """Whom it is about."""

    whom = _line(
        _("Whom do you think of telling?"),
        required=False,
        hint=_("A person, a few, a place. A letter or a nickname is enough."),
    )
    about = _text(
        _("What is it about?"), rows=2, hint=_("As much or as little as you like. You will know what you mean.")
    )


class BoxesForm(forms.Form):
    """What telling and not telling could bring and cost."""

    tell_good = _text(_("If I tell: what could get better?"))
    tell_hard = _text(_("If I tell: what could get harder?"))
    keep_good = _text(_("If I do not tell: what stays safe?"))
    keep_hard = _text(_("If I do not tell: what does it cost me?"))


class HowForm(forms.Form):
    """How far, in what words, where."""

    reach = forms.ChoiceField(
        label=_("How far would you go, for now?"), required=False, widget=forms.RadioSelect, choices=list(HOW_FAR.items())
    )  # fmt: skip
    words = _text(_("The words"), hint=_("Why you tell them, what it is, what they should do with it."))
    mine = _text(_("What stays mine, whatever they ask"), rows=2)
    place = _text(_("When and where, and how I can leave"), rows=2)


class AfterForm(forms.Form):
    """The hour after, and a day to look again."""

    after = _text(
        _("The hour after"), rows=4, hint=_("Where you will be, who knows, what you will eat, what you will not do that night.")
    )  # fmt: skip
    look_again_on = forms.DateField(
        label=_("A day to look at this again"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("You get one line of news that day. It does not say what about."),
    )  # fmt: skip

    def clean_look_again_on(self) -> date | None:
        """A day that can still come, or the one that was chosen before."""
        day: date | None = self.cleaned_data["look_again_on"]
        if day and day != self.initial.get("look_again_on"):
            today = clock.today()
            if not today <= day <= today + timedelta(days=3650):
                raise forms.ValidationError(_("Choose today or a later day."))
        return day


PART_FORMS: dict[str, type[forms.Form]] = {"who": WhoForm, "boxes": BoxesForm, "how": HowForm, "after": AfterForm}
PART_NAMES = {"who": _("Whom"), "boxes": _("Four boxes"), "how": _("How"), "after": _("Afterwards")}


class _WithCompanion(forms.Form):
    """A form that names one of those one walks with."""

    of = forms.ChoiceField(label=_("Whom?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, companions: "list[Companion]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._companions = {f"{one.about_id}.{one.person_id}": one for one in companions}
        self.fields["of"].choices = [(key, one.card.name) for key, one in self._companions.items()]  # type: ignore[attr-defined]
        if len(companions) == 1 and not self.is_bound:
            self.fields["of"].initial = next(iter(self._companions))

    def companion(self) -> "Companion":
        """The one who was chosen."""
        return self._companions[self.cleaned_data["of"]]


class ShareForm(_WithCompanion):
    """With whom to share."""

    field_order = ["of"]


class AskForm(_WithCompanion):
    """Asking for feedback."""

    question = _text(
        _("What would you like to hear about?"),
        required=True,
        hint=_("One thing, so that it stays small: how I began, whether I was clear."),
    )


class GiveForm(forms.Form):
    """Feedback in three parts."""

    saw = _text(
        _("What I saw or heard"), required=True, hint=_("As a camera would have seen it. No guesses about why.")
    )
    did = _text(_("What it did"), required=True, hint=_("To you, or in the talk: it made me ..., then ..."))
    idea = _text(_("What might help"), hint=_("A suggestion they are free to leave. Or nothing."))


class GentlerForm(forms.Form):
    """More gently, please."""

    gentler = _text(_("What would make it easier to hear?"), rows=2)


class StrategyForm(forms.Form):
    """A strategy as a programme says it."""

    title = _line(_("What it is called"))
    area = forms.ChoiceField(label=_("What it is for"), choices=list(AREAS.items()))
    what = _text(_("What it is"), required=True)
    helps = _text(_("When it helps"), rows=2, required=True)
    not_for = _text(_("When it may not"), rows=2)
    steps = _text(
        _("How to try it in five minutes"), rows=6, required=True, hint=_("One step a line, two to eight lines.")
    )
    known = _text(_("What is known about it"), hint=_("Say honestly whether it was ever tested."))
    source = _text(
        _("Where it comes from"),
        rows=2,
        required=True,
        hint=_("Who taught it to you, or what you read, with the year."),
    )
    when = forms.MultipleChoiceField(
        label=_("For which moments"), required=False, choices=list(MOMENT_WORDS.items()), widget=forms.CheckboxSelectMultiple
    )  # fmt: skip

    def clean_steps(self) -> str:
        """Neither too few nor too many."""
        text: str = self.cleaned_data["steps"]
        if not FEWEST_STEPS <= len(self.lines(text)) <= MOST_STEPS_OF_FIVE_MINUTES:
            raise forms.ValidationError(_("Write two to eight steps, one a line."))
        return text

    @staticmethod
    def lines(text: str) -> list[str]:
        """The steps, one a line."""
        return [line.strip() for line in text.splitlines() if line.strip()]

    def said(self) -> dict[str, Any]:
        """What was typed, as a strategy keeps it."""
        return {**self.cleaned_data, "steps": self.lines(self.cleaned_data["steps"])}
