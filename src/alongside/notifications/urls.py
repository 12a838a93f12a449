"""Addresses of what is new."""

from django.urls import path

from alongside.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.notes, name="notes"),
    path("<uuid:notice_id>/", views.follow, name="open"),
    path("settings/", views.settings, name="settings"),
]
