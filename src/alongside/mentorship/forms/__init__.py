"""What people type about mentorship."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.mentorship.rules import (
    LONGEST_NOTE,
    LONGEST_REASON,
    LONGEST_TERM,
    LONGEST_WORDS,
    MOST_PLACES,
    EndReason,
    Objective,
    Terms,
)
from alongside.mentorship.rules.disclosing import Then
from alongside.programmes.forms import PARTS
from alongside.programmes.rules import WEIGHTS

OFTEN = [
    ("weekly", _("Every week")), ("fortnightly", _("Every two weeks")), ("monthly", _("Once a month")),
    ("as-needed", _("When one of us needs it")),
]  # fmt: skip
CHANNELS = [
    ("writing", _("Writing here")), ("voice", _("Voice, by a call we arrange")), ("video", _("Video, by a link we choose")),
    ("in-person", _("In person, in a public place")),
]  # fmt: skip
UNTIL = [
    ("three-months", _("For three months, then we look again")), ("six-months", _("For six months, then we look again")),
    ("a-goal", _("Until one goal is reached")), ("open", _("We look again whenever one of us wants to")),
]  # fmt: skip
REASONS = [
    (EndReason.NOT_SAID, _("I would rather not say")), (EndReason.GOAL_REACHED, _("We got where we wanted to go")),
    (EndReason.TIME_UP, _("The time we agreed is over")), (EndReason.NOT_A_FIT, _("It was not a good fit")),
    (EndReason.NO_TIME, _("There was not enough time")), (EndReason.NOT_SAFE, _("I do not feel safe")),
]  # fmt: skip


class AskForm(forms.Form):
    """Asking a mentor."""

    note = forms.CharField(
        label=_("A few words, if you like"), required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What brings you here, or nothing at all. Only this person reads it."),
    )  # fmt: skip
    then = forms.ChoiceField(
        label=_("If no answer comes in time"), required=False, initial=Then.PLACE, widget=forms.RadioSelect,
        help_text=_("You can take your ask back before, at any time. They do not see what you choose here."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, others: Sequence[tuple[UUID, str]] = ()) -> None:
        """others : whom else could be asked, by the number of their places, and what they are called."""
        super().__init__(data)
        self._others = {f"{Then.NEXT}:{places}": places for places, _name in others}
        then = self.fields["then"]
        assert isinstance(then, forms.ChoiceField)  # noqa: S101 - it stands above
        then.choices = [
            (Then.PLACE, _("Give me back my place. I lose no day of waiting.")),
            *((f"{Then.NEXT}:{places}", _("Ask %(name)s for me, without these words") % {"name": name})
              for places, name in others),
            (Then.DESK, _("Let a coordinator look for somebody")),
        ]  # fmt: skip

    def wanted(self) -> tuple[Then, UUID | None]:
        """What is wanted if there is no answer, and whose places are asked next."""
        said = self.cleaned_data["then"] or Then.PLACE
        return (Then.NEXT, self._others[said]) if said in self._others else (Then(said), None)


class OfferForm(forms.Form):
    """Offering to mentor."""

    words = forms.CharField(
        label=_("What would you like to give, and what have you lived that helps?"), max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}), help_text=_("Coordinators read this. Members never do."),
    )  # fmt: skip
    places = forms.IntegerField(
        label=_("With how many people could you walk at once?"), min_value=1, max_value=MOST_PLACES, initial=1,
        help_text=_("One is a good beginning. You can change it, or rest, at any time."),
    )  # fmt: skip


class PlacesForm(forms.Form):
    """How many people one has room for."""

    places = forms.IntegerField(
        label=_("With how many people could you walk at once?"), min_value=0, max_value=MOST_PLACES
    )


class DecideForm(forms.Form):
    """Declining an offer."""

    reason = forms.CharField(
        label=_("Reason, which they will read"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )


class BoundariesForm(forms.Form):
    """How the two will do this."""

    often = forms.ChoiceField(label=_("How often"), choices=OFTEN, widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=_("By what channel"), choices=CHANNELS, widget=forms.RadioSelect)
    until = forms.ChoiceField(label=_("For how long"), choices=UNTIL, widget=forms.RadioSelect)
    between_us = forms.CharField(
        label=_("What stays between you, and what you would rather not talk about"), max_length=LONGEST_TERM,
        widget=forms.Textarea(attrs={"rows": 3}), initial=_("Everything we tell each other stays between us."),
    )  # fmt: skip

    def terms(self) -> Terms:
        """What was chosen."""
        return Terms(**{name: self.cleaned_data[name] for name in ("often", "channel", "until", "between_us")})


class EndForm(forms.Form):
    """Ending; the reason is never needed."""

    reason = forms.ChoiceField(
        label=_("If you care to say why"), choices=REASONS, initial=EndReason.NOT_SAID, widget=forms.RadioSelect, required=False,
        help_text=_(
            "The other person never sees it. If you choose “I do not feel safe”, coordinators are told at once and speak with you."
        ),
    )  # fmt: skip

    def clean_reason(self) -> EndReason:
        """Nothing chosen is nothing said."""
        return EndReason(self.cleaned_data["reason"] or EndReason.NOT_SAID)


#: What a round may want most, by name; then the same with what it costs.
AIMS = {
    Objective.FAIR: _("fair"), Objective.TOTAL: _("the best fit in all"),
    Objective.MAXIMIN: _("lift the least well matched"), Objective.STABLE: _("nobody would rather swap"),
}  # fmt: skip
AIMS_WITH_PRICE = [
    (Objective.FAIR, _("Fair. Few poor pairs, and rare experiences count as much as common ones. It costs a little fit in all.")),
    (Objective.TOTAL, _("The best fit in all. Some pairs may be poor, and people with rare experiences may wait longer.")),
    (Objective.MAXIMIN, _("Lift the least well matched. The poorest pair is as good as can be; others may fit a little less.")),
    (Objective.STABLE, _("Nobody would rather swap. It may leave people without a mentor who could have one.")),
]  # fmt: skip


class RoundForm(forms.Form):
    """What this preview wants most, and how it weighs things."""

    objective = forms.ChoiceField(
        label=_("What should this round want most?"), choices=AIMS_WITH_PRICE, initial=Objective.FAIR,
        widget=forms.RadioSelect, required=False,
        help_text=_("The first three match as many people as can be. Before you publish you see what your choice costs."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in WEIGHTS:
            self.fields[name] = forms.IntegerField(label=PARTS[name], min_value=0, max_value=100)

    def clean(self) -> dict[str, Any]:
        """Something must count."""
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.get(name) for name in WEIGHTS):
            raise forms.ValidationError(_("At least one part must count for something."))
        return cleaned

    def aim(self) -> Objective:
        """What it wants most; fair when nothing was chosen."""
        return Objective(self.cleaned_data["objective"] or Objective.FAIR)

    def weights(self) -> dict[str, float]:
        """Shares that add up to 1."""
        total = sum(self.cleaned_data[name] for name in WEIGHTS)
        return {name: self.cleaned_data[name] / total for name in WEIGHTS}


def said(terms: Terms) -> list[tuple[Any, Any]]:
    """Terms in words, for a page."""
    words: dict[str, dict[str, Any]] = {"often": dict(OFTEN), "channel": dict(CHANNELS), "until": dict(UNTIL)}
    form = BoundariesForm()
    return [(form.fields[name].label, words.get(name, {}).get(value, value)) for name, value in terms.as_dict().items()]
