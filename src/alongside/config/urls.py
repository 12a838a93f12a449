"""Every room's addresses. An address says nothing of what a page is about."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("c/", include("alongside.conversations.urls")),
]
