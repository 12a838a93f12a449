"""Pointing words out, setting them aside, looking again, and how fast a circle goes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from alongside.peersupport.rules.care import LONGEST_WHY, RULES, SLOW, Did, LookFirst, Why

WHYS = {
    Why.DANGER: _("Somebody may be in danger"), Why.HURTS: _("It attacks or humiliates somebody"),
    Why.PRIVATE: _("It tells who somebody is, or what they kept to themselves"),
    Why.LURES: _("It sells, asks for money, or wants to meet elsewhere in secret"),
    Why.PROMISE: _("It breaks what we promise each other"), Why.OTHER: _("Something else"),
}  # fmt: skip
#: The same, as a reason somebody reads.
RULE_WORDS = {
    Why.HURTS: _("It hurts somebody"), Why.PRIVATE: _("It tells what somebody kept to themselves"),
    Why.LURES: _("It sells, asks for money, or wants to meet elsewhere in secret"),
    Why.PROMISE: _("It is not what we promise each other"), Why.OTHER: _("Another reason"),
}  # fmt: skip
DONE = {
    Did.ASIDE: _("Words were set aside"), Did.SENT_BACK: _("Words were sent back to whoever wrote them"),
    Did.LEFT_BE: _("Words that somebody pointed out were looked at, and stay"),
    Did.SHOWN: _("Words that were set aside are shown again"),
    Did.KEPT: _("Somebody else looked again, and words stay aside"),
    Did.LIFTED: _("Somebody else looked again, and words are shown"),
    Did.PACE: _("How fast this circle goes, or what is read first, was changed"),
    Did.TAKEN_OUT: _("Somebody was taken out"),
}  # fmt: skip
FIRSTS = {
    LookFirst.NEVER: _("Nobody: words are there at once"),
    LookFirst.ALONE: _("You do, while none of you is here"), LookFirst.ALWAYS: _("You always do"),
}  # fmt: skip


def _area(label: Any, help_text: Any = "", *, required: bool = False) -> forms.CharField:
    attributes = {"rows": 3, "dir": "auto", "autocomplete": "off", "maxlength": LONGEST_WHY}
    return forms.CharField(
        label=label,
        max_length=LONGEST_WHY,
        required=required,
        widget=forms.Textarea(attrs=attributes),
        help_text=help_text,
    )


class PointOutForm(forms.Form):
    """What is wrong with words of another."""

    why = forms.ChoiceField(label=_("What is it?"), choices=list(WHYS.items()), widget=forms.RadioSelect)
    words = _area(_("A word about it"), _("Whoever looks reads this. They are not told that it is from you."))


class AsideForm(forms.Form):
    """Why words are set aside."""

    why = forms.ChoiceField(label=_("Why"), choices=[(why, RULE_WORDS[why]) for why in RULES], widget=forms.RadioSelect)
    reason = _area(
        _("What you say to them"),
        _("They read this. Say what hurts about the words, not what is wrong with the person."),
        required=True,
    )


class AgainForm(forms.Form):
    """Why somebody else should look."""

    words = _area(_("What should they know?"), _("It may stay empty."))


class AnswerAgainForm(forms.Form):
    """What whoever looked again says."""

    words = _area(_("What you say to them"), _("Needed when the words stay aside."))


class PaceForm(forms.Form):
    """How fast a circle goes."""

    slow = forms.TypedChoiceField(
        label=_("How often one person may say something"), coerce=int,
        choices=[(0, _("As often as they like"))]
        + [(n, ngettext_lazy("Once in %d minute", "Once in %d minutes", n) % n) for n in SLOW if n],
        help_text=_("Posts and answers. Slower helps when words fly; those who hold the circle are not slowed."),
    )  # fmt: skip
    look_first = forms.ChoiceField(
        label=_("Who reads words before the others do"), choices=list(FIRSTS.items()), widget=forms.RadioSelect,
        help_text=_(
            "Posts and answers. Whoever writes is told before they do. Somebody may be waiting for an answer: read soon."
        ),
    )  # fmt: skip
