"""Whether one is asked to tell something, and the press that ends it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from alongside.people.http import MemberRequest, member
from alongside.rolemodels.commands import end_asking
from alongside.rolemodels.queries import has_ended


@member
@require_http_methods(["GET", "HEAD", "POST"])
def being_asked(request: MemberRequest) -> HttpResponse:
    """When one is asked to tell something; one press ends it for good."""
    if request.method == "POST":
        end_asking(by=request.person)
        return redirect("rolemodels:being-asked")
    return render(request, "rolemodels/being_asked.html", {"ended": has_ended(request.person)})
