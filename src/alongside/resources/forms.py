"""A crisis line as a coordinator types it."""

from dataclasses import replace
from typing import Any

from django import forms
from django.core.validators import RegexValidator, URLValidator
from django.utils.translation import gettext_lazy as _

from alongside.foundation import clock
from alongside.resources.data import country_codes, country_name
from alongside.resources.rules import Audience, Kind, Line

KINDS = [
    (Kind.LINE, _("Somebody who listens")),
    (Kind.EMERGENCY, _("Emergency number")),
    (Kind.DIRECTORY, _("A list of more lines")),
]
AUDIENCES = [
    (Audience.EVERYONE, _("Everyone")),
    (Audience.YOUNG, _("Children and young people")),
    (Audience.LGBT, _("LGBT+ people")),
    (Audience.ABUSE, _("Anyone hurt or controlled by someone close")),
    (Audience.HONOUR, _("Anyone threatened by their family or community")),
    (Audience.VETERANS, _("People who served in the forces, and their families")),
    (Audience.MEN, _("Men")),
    (Audience.WOMEN, _("Women")),
    (Audience.INDIGENOUS, _("First Nations and other Indigenous people")),
]
_NUMBER = RegexValidator(
    r"^\+?[0-9*#][0-9A-Za-z*#()/ .\-]*$",
    _("A number to dial: digits, with spaces or hyphens between, such as +44 116 123."),
)
_WEB = URLValidator(schemes=["http", "https"], message=_("Type an address: it begins with https://"))
_MOST_DIGITS = 40
WAYS = ("call", "text", "whatsapp", "chat", "email", "web")


def _number(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=_MOST_DIGITS, validators=[_NUMBER], help_text=help_text,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip


def _address(label: Any, *, longest: int, help_text: Any = "", required: bool = False) -> forms.URLField:
    return forms.URLField(
        label=label, required=required, max_length=longest, help_text=help_text, assume_scheme="https",
        validators=[_WEB],
        widget=forms.URLInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        error_messages={"required": _("Say on which page you read it."), "invalid": _("Type an address: it begins with https://")},
    )  # fmt: skip


class LineForm(forms.Form):
    """One line: what it is, how to reach it, when, and where and when this was read."""

    name = forms.CharField(
        label=_("What it is called"), max_length=160, error_messages={"required": _("Say what it is called.")}
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    kind = forms.ChoiceField(label=_("What answers"), choices=KINDS)
    audience = forms.ChoiceField(label=_("For whom"), choices=AUDIENCES)
    call = _number(_("Number to call"))
    text = _number(_("Number to text"))
    text_body = forms.CharField(label=_("Word to text, where one is needed"), required=False, max_length=40)
    whatsapp = _number(_("WhatsApp number"), _("With the country in front: +44 ..."))
    chat = _address(_("Page to chat on"), longest=400)
    email = forms.EmailField(
        label=_("E-mail address of the line"), required=False,
        error_messages={"invalid": _("That is not an e-mail address: it looks like name@example.org.")},
    )  # fmt: skip
    web = _address(_("Its own page"), longest=400)
    always_open = forms.BooleanField(label=_("Open day and night, every day"), required=False)
    hours = forms.CharField(
        label=_("Otherwise: when it is open"),
        required=False,
        max_length=120,
        help_text=_("Such as Mon-Fri 9:00-17:00."),
    )
    is_free = forms.BooleanField(label=_("It costs nothing"), required=False)
    note = forms.CharField(label=_("A word of help about it"), required=False, max_length=300)
    source = _address(
        _("Page you read this on"), longest=800, required=True, help_text=_("Everybody can open it from the help page.")
    )
    verified_on = forms.DateField(
        label=_("Day you read it there"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Say on which day you read it."), "invalid": _("Type a day such as 2026-11-23.")},
    )  # fmt: skip

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(
            ((code, country_name(code, language)) for code in country_codes()), key=lambda one: one[1].casefold()
        )
        self.fields["country"].choices = [("", _("Anywhere")), *named]  # type: ignore[attr-defined]  # a ChoiceField has

    def clean_verified_on(self) -> Any:
        """The day, not one to come."""
        day = self.cleaned_data["verified_on"]
        if day > clock.today():
            raise forms.ValidationError(_("That day is still to come."))
        return day

    def clean(self) -> dict[str, Any]:
        """What was typed, if there is some way to reach it."""
        said: dict[str, Any] = super().clean() or {}
        typed = any(said.get(way) or way in self.errors for way in WAYS)
        if not typed:
            raise forms.ValidationError(_("Give at least one way to reach it: a number, a chat, an address or a page."))
        return said

    def line(self, before: Line | None) -> Line:
        """The line as typed; what the form does not ask stays as it was."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "is_free"}
        said |= {"kind": Kind(said["kind"]), "audience": Audience(said["audience"])}
        said["cost"] = "free" if self.cleaned_data["is_free"] else _cost(before)
        return replace(before, **said) if before else Line(id="", **said)


def _cost(before: Line | None) -> str:
    return before.cost if before and before.cost != "free" else ""


def typed_from(line: Line) -> dict[str, Any]:
    """What the form shows of a line that is there already."""
    shown = {name: getattr(line, name) for name in LineForm.base_fields if name != "is_free"}
    return {**shown, "is_free": line.cost == "free"}
