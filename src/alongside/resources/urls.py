from django.urls import path

from alongside.resources import views

app_name = "resources"
urlpatterns = [
    path("help/", views.help_now, name="help"),
    path("desk/lines/", views.lines, name="lines"),
    path("desk/lines/add/", views.add, name="add"),
    path("desk/lines/<slug:ref>/", views.line, name="line"),
    path("desk/lines/<slug:ref>/checked/", views.checked, name="checked"),
    path("desk/lines/<slug:ref>/hide/", views.hide, name="hide"),
]
