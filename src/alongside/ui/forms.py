"""How a form's fields are drawn everywhere: label, help, the fault beside the field, what was typed still there."""

from django.forms.renderers import TemplatesSetting


class PlainFormRenderer(TemplatesSetting):
    """Draws `{{ form }}` and `{{ field.as_field_group }}` with our own components; widgets keep Django's templates."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
