"""The page of what is new, and how one is told."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from alongside.foundation.http import page, page_number
from alongside.notifications import commands, queries
from alongside.notifications.forms import QuietHoursForm
from alongside.people.http import MemberRequest, member


@require_http_methods(["GET", "POST"])
@member
def notes(request: MemberRequest) -> HttpResponse:
    """What is new; sending the form marks all of it as read."""
    if request.method == "POST":
        commands.mark_seen(request.person)
        return redirect("notifications:notes")
    shown, news = queries.notices_for(request.person, page=page_number(request))
    return render(request, "notifications/notes.html", {"page": shown, "news": news})


@require_http_methods(["GET", "POST"])
@member
def settings(request: MemberRequest) -> HttpResponse:
    """Hours in which no mail comes."""
    quiet = queries.quiet_hours(request.person.pk)
    form = QuietHoursForm(request.POST or None, initial={"starts": quiet.starts, "ends": quiet.ends})
    if request.method == "POST" and form.is_valid():
        commands.set_quiet_hours(request.person, starts=form.cleaned_data["starts"], ends=form.cleaned_data["ends"])
        return redirect("notifications:settings")
    return page(request, "notifications/settings.html", {"zone": quiet.zone}, form)
