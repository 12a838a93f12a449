"""The gallery: every component in all its states, for whoever builds, translates or checks pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from alongside.ui import samples

LAYOUTS = ("public", "member", "desk")


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in all its states, in the layout and the language asked for by `?layout=` and `?language=`."""
    layout = request.GET.get("layout", "member")
    language = request.GET.get("language", "")
    shown = {
        "layout": f"layouts/{layout if layout in LAYOUTS else 'member'}.html",
        **samples.everything(request.path),
    }
    if not translation.check_for_language(language):
        return render(request, "ui/gallery.html", shown)
    with translation.override(language):
        return render(request, "ui/gallery.html", shown)
