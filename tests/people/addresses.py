"""Enough addresses to draw this room's pages by themselves: its own, and plain pages where others stand."""

from django.http import HttpResponse
from django.urls import include, path


def _plain(request, **_kept):
    return HttpResponse("a page of another room")


urlpatterns = [
    path("", include("alongside.people.urls")),
    path("", _plain, name="landing"),
    path("home/", _plain, name="home"),
    path("privacy/", _plain, name="privacy"),
    path("leave/", _plain, name="leave"),
    path("language/", _plain, name="language"),
    path("desk/", _plain, name="desk"),
    path("seen/", _plain, name="who-knows"),
    path("help/", include(([path("", _plain, name="help")], "resources"))),
    path("m/", include(([path("", _plain, name="start")], "mentorship"))),
    path("c/", include(([path("", _plain, name="conversations")], "conversations"))),
    path("now/", include(([path("", _plain, name="library"), path("mine/", _plain, name="mine")], "strategies"))),
    path("g/", include(([path("", _plain, name="find")], "peersupport"))),
    path("t/", include(([path("", _plain, name="shelf")], "rolemodels"))),
    path("notes/", include(([path("", _plain, name="notes")], "notifications"))),
]
