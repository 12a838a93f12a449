"""Putting something on the shelf of a circle, and beginning a story."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.peersupport.rules.care import LONGEST_WHY
from alongside.peersupport.rules.shelf import LONGEST_KEPT, LONGEST_NOTE, LONGEST_TITLE
from alongside.strategies.forms import AREAS

if TYPE_CHECKING:
    from alongside.strategies.rules import Strategy


def _area(label: Any, longest: int, rows: int, *, needed: bool = True, help_text: Any = "") -> forms.CharField:
    attributes = {"rows": rows, "dir": "auto", "autocomplete": "off"}
    return forms.CharField(
        label=label, max_length=longest, required=needed, widget=forms.Textarea(attrs=attributes), help_text=help_text
    )


class StrategyForm(forms.Form):
    """A strategy of the library."""

    code = forms.ChoiceField(label=_("Which one?"))
    note = _area(_("How it helped"), LONGEST_NOTE, 3, needed=False)

    def __init__(self, *args: Any, shown: "Iterable[Strategy]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[Any, list[tuple[str, str]]] = {}
        for one in shown:
            groups.setdefault(AREAS[one.area], []).append((one.id, one.title))
        field: Any = self.fields["code"]
        field.choices = [("", "—"), *groups.items()]


class KeptWordsForm(forms.Form):
    """Words of one's own, as they are kept."""

    title = forms.CharField(
        label=_("In a few words"), max_length=LONGEST_TITLE, widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    )  # fmt: skip
    words = _area(
        _("What helped, and how to try it"), LONGEST_KEPT, 8,
        help_text=_("Leave out what is only yours: names, places, who said what."),
    )  # fmt: skip


class DownForm(forms.Form):
    """Why something is taken away; whoever brought it reads that."""

    reason = _area(_("Why? They read this"), LONGEST_WHY, 3)
