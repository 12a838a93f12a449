"""Addresses of stories. They say nothing of what a page is about."""

from django.urls import URLPattern, path

from alongside.rolemodels.views import finding

app_name = "rolemodels"
urlpatterns: list[URLPattern] = [
    path("", finding.shelf, name="shelf"),
    path("wishes/", finding.wishes, name="wishes"),
    path("<uuid:published_id>/", finding.story, name="story"),
    path("<uuid:published_id>/answer/", finding.answer, name="answer"),
    path("<uuid:published_id>/after/", finding.after, name="after"),
]
