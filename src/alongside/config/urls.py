"""Every room's addresses. An address says nothing of what a page is about."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("alongside.home.urls")),
    path("", include("alongside.people.urls")),
    path("", include("alongside.programmes.urls")),
    path("", include("alongside.resources.urls")),
    path("", include("alongside.strategies.urls")),
    path("notes/", include("alongside.notifications.urls")),
    path("c/", include("alongside.conversations.urls")),
    path("", include("alongside.mentorship.urls")),
    path("t/", include("alongside.rolemodels.urls")),
    path("g/", include("alongside.peersupport.urls")),
]

if settings.ALONGSIDE_DEMO:
    urlpatterns += [path("demo/", include("alongside.demo.entering")), path("", include("alongside.ui.urls"))]
