"""Circles on a coordinator's desk: that they exist, what they say of themselves, never who is in them."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.http import page, page_number
from alongside.notifications import commands as notifications
from alongside.peersupport import commands, queries
from alongside.peersupport.forms.circles import ReasonForm, explain
from alongside.peersupport.views.frame import described, vocabulary_of
from alongside.people.http import MemberRequest, member
from alongside.programmes import queries as programmes


@member
@require_safe
def circles(request: MemberRequest) -> HttpResponse:
    """The circles of a programme."""
    programme = programmes.coordinated_programme(request.person)
    shown = queries.desk_of(request.person, programme, page=page_number(request))
    rows = [(one, str(one.name)) for one in shown]
    return render(request, "peersupport/desk.html", {"rows": rows, "page": shown})


@member
@require_http_methods(["GET", "HEAD", "POST"])
def circle(request: MemberRequest, circle_id: UUID) -> HttpResponse:
    """One circle: open it, decline it, close it, have somebody hold it."""
    found = queries.desk_circle(request.person, circle_id)
    notifications.mark_seen(request.person, url=request.path)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    link = ""
    if request.method == "POST" and form.is_valid():
        do, reason = request.POST.get("do", ""), form.cleaned_data["reason"]
        try:
            if do in ("yes", "no"):
                commands.decide(found, by=request.person, yes=do == "yes", reason=reason)
            elif do == "close":
                commands.close_circle(found, by=request.person, reason=reason)
            elif do == "link":
                word = commands.let_hold(found, by=request.person)
                link = f"{settings.ALONGSIDE_BASE_URL}{reverse('peersupport:invited', args=[word])}"
            else:
                raise BadInput("unreadable", field="do")
        except (BadInput, Refused) as refusal:
            explain(form, refusal)
        else:
            if not link:
                return redirect("peersupport:desk")
    context = {
        "circle": described(found, vocabulary_of(request)), "held": getattr(found, "held", False), "link": link,
        "agreement": str(queries.standing_words(found).words),
    }  # fmt: skip
    return page(request, "peersupport/desk_circle.html", context, form)
