"""Addresses of stories. They say nothing of what a page is about."""

from django.urls import URLPattern

app_name = "rolemodels"
urlpatterns: list[URLPattern] = []
