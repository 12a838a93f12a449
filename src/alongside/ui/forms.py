"""How a form's fields are drawn everywhere: label, help, the fault beside the field, what was typed still there."""

from django.forms.renderers import TemplatesSetting


class PlainFormRenderer(TemplatesSetting):
    """Draws every field with our own component; widgets keep Django's templates."""

    field_template_name = "components/field.html"
    form_template_name = "components/form.html"
