"""What a person types about being told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class QuietHoursForm(forms.Form):
    """Hours without mail."""

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
