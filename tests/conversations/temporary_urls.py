from django.http import HttpResponse
from django.urls import include, path

from alongside.config.urls import urlpatterns as real


def v(request):
    return HttpResponse("x")


urlpatterns = [
    *real,
    path("", v, name="landing"),
    path("home/", v, name="home"),
    path("leave/", v, name="leave"),
    path("privacy/", v, name="privacy"),
    path("language/", v, name="language"),
    path("help/", include(([path("", v, name="help")], "resources"))),
    path("in/", include(([path("", v, name="sign-in")], "people"))),
]
