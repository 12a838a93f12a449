"""How a form's fields are drawn everywhere: label, help, the fault beside the field, what was typed still there."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class PlainFormRenderer(TemplatesSetting):
    """Draws `{{ form }}` and `{{ field.as_field_group }}` with our own components; widgets keep Django's templates."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class LongSelect(forms.Select):
    """A closed list of very many entries, drawn in one go: Django's own draws a template for each of them."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:  # noqa: ARG002
        """The list with what was chosen; its entries are plain, without groups."""
        chosen = set(self.format_value(value))
        plain, marked = '<option value="{}">{}</option>', '<option value="{}" selected>{}</option>'
        entries = [(marked if str(code) in chosen else plain, code, label) for code, label in self.choices]
        options = format_html_join("", "{}", ((format_html(shape, code, label),) for shape, code, label in entries))
        return format_html(
            "<select{}>{}</select>", flatatt({"name": name, **self.build_attrs(self.attrs, attrs)}), options
        )
