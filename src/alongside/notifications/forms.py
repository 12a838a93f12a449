"""What a person types about being told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class WishesForm(forms.Form):
    """Whether mails come, and at which hours not."""

    mail = forms.BooleanField(
        label=_("Send me a mail when a note is waiting"), required=False,
        help_text=_("Notes always stand on the page of what is new, with or without mails."),
    )  # fmt: skip
    starts = forms.TimeField(
        label=_("No mail from"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=_("until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def clean(self) -> dict[str, Any]:
        """Both hours, or neither."""
        cleaned = super().clean() or {}
        if (cleaned.get("starts") is None) != (cleaned.get("ends") is None) and not self.errors:
            self.add_error("ends", _("Say both hours, or leave both empty."))
        return cleaned
