"""Addresses of conversations."""

from django.urls import path

from alongside.conversations import views

app_name = "conversations"
urlpatterns = [
    path("", views.conversations, name="conversations"),
    path("<uuid:conversation_id>/", views.conversation, name="conversation"),
    path("<uuid:conversation_id>/new/", views.new, name="new"),
    path("<uuid:conversation_id>/draft/", views.draft, name="draft"),
    path("<uuid:conversation_id>/words/<uuid:message_id>/", views.words, name="words"),
    path("<uuid:conversation_id>/words/<uuid:message_id>/remove/", views.remove, name="remove"),
]
