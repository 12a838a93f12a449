"""Forms for somebody who arrives or comes back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.people.rules import LONGEST_NAME, hides_something

#: Stable codes of refusals, in words to act on.
SAID = {
    "name-missing": _("Choose a name to go by. It can be anything."),
    "name-too-long": _("That is too long: at most 60 letters."),
    "name-hides": _(
        "This holds a sign that cannot be seen, perhaps copied along with it. Type it once more, letter by letter."
    ),
    "code-unknown": _("That code does not open anything. Check each letter; every code works only once."),
    "passkey-unreadable": _("That did not work. Nothing was kept; please try once more."),
    "passkey-unknown": _("That passkey does not open anything here. Please try once more, or another way below."),
    "passkey-too-late": _("That took too long. Nothing was kept; please try once more."),
    "address-taken": _("That address already opens another sign-in. Sign in with it there, or use another address."),
    "too-many": _("That is as many as can be kept. Remove one first."),
}


class Neutral(forms.Form):
    """A form a browser is asked not to remember."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        # several forms stand on one page: each has ids of its own
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}-%s")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")


class _Device(Neutral):
    shared_device = forms.BooleanField(
        required=False,
        initial=True,
        label=_("Others use this phone or computer too"),
        help_text=_("You are signed out when the browser closes, or after half an hour."),
    )
    next = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)


def seen(name: str) -> str:
    """The name as typed.

    Raises ValidationError when it holds what cannot be seen.
    """
    if name.strip() and hides_something(" ".join(name.split())):
        raise forms.ValidationError(SAID["name-hides"], code="name-hides")
    return name


class NameForm(_Device):
    """The name somebody new goes by."""

    name = forms.CharField(
        max_length=LONGEST_NAME,
        label=_("A name to go by"),
        help_text=_("Made up is fine. Leave out your real name and where you live. You can change it any day."),
        error_messages={"required": SAID["name-missing"]},
    )
    pronouns = forms.CharField(
        max_length=LONGEST_NAME, required=False, label=_("Pronouns"), help_text=_("Such as she/her.")
    )
    answer = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)
    field_order = ["name", "pronouns", "shared_device"]

    def clean_name(self) -> str:
        return seen(self.cleaned_data["name"])

    def clean_pronouns(self) -> str:
        return seen(self.cleaned_data["pronouns"])


class PasskeyForm(_Device):
    """What a device answered."""

    answer = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)


class NewPasskeyForm(Neutral):
    """A further passkey of somebody signed in."""

    answer = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)


class CodeForm(_Device):
    """One recovery code."""

    code = forms.CharField(
        max_length=100,
        label=_("One of your codes"),
        help_text=_("Four groups of five. Capitals and hyphens do not matter."),
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none"}),
        error_messages={"required": _("Type one of your codes.")},
    )
    field_order = ["code", "shared_device"]


class AddressForm(Neutral):
    """Where to send a link."""

    address = forms.EmailField(
        max_length=254,
        label=_("E-mail address"),
        help_text=_("The mail comes from a neutral sender and says nothing of what this is."),
        error_messages={
            "required": _("Type an e-mail address."),
            "invalid": _("That is not an e-mail address: it looks like name@example.org."),
        },
    )
    next = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)


class DeviceForm(_Device):
    """Somebody known, on the last step of a link."""
