"""The page of what is new, and how one is told."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from alongside.foundation.http import page, page_number
from alongside.notifications import commands, queries
from alongside.notifications.forms import WishesForm
from alongside.people import queries as people
from alongside.people.http import MemberRequest, member
from alongside.people.rules import Purpose


@require_http_methods(["GET", "POST"])
@member
def notes(request: MemberRequest) -> HttpResponse:
    """What is new; sending the form marks all of it as read."""
    if request.method == "POST":
        commands.mark_seen(request.person)
        return redirect("notifications:notes")
    shown, news = queries.notices_for(request.person, page=page_number(request))
    return render(request, "notifications/notes.html", {"page": shown, "news": news})


@require_safe
@member
def follow(request: MemberRequest, notice_id: UUID) -> HttpResponse:
    """What one piece of news is about; it is then read."""
    return redirect(commands.follow(queries.notice_for(request.person, notice_id), by=request.person))


@require_http_methods(["GET", "POST"])
@member
def settings(request: MemberRequest) -> HttpResponse:
    """Whether mails come, and at which hours not."""
    person = request.person
    quiet = queries.quiet_hours(person.pk)
    agreed = people.agreements(person)[Purpose.MAIL] is not None
    form = WishesForm(
        request.POST if request.method == "POST" else None,
        initial={"mail": agreed, "starts": quiet.starts, "ends": quiet.ends},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        commands.choose_mail(person, wanted=said["mail"])
        commands.set_quiet_hours(person, starts=said["starts"], ends=said["ends"])
        return redirect("notifications:settings")
    context = {"zone": quiet.zone, "reachable": people.ways_in(person).email}
    return page(request, "notifications/settings.html", context, form)
