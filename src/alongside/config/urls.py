"""Every room's addresses. An address says nothing of what a page is about."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
