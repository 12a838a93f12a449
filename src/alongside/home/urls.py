"""The addresses of the home room; they have no prefix, since every room leads back to them."""

from django.urls import path

from alongside.home import views

urlpatterns = [
    path("", views.landing, name="landing"),
    path("home/", views.home, name="home"),
    path("desk/", views.desk, name="desk"),
    path("desk/missing/", views.missing, name="missing"),
    path("desk/again/<uuid:delivery_id>/", views.try_again, name="desk-try-again"),
    path("privacy/", views.privacy, name="privacy"),
    path("privacy/<slug:held_in>/", views.privacy_part, name="privacy-part"),
    path("seen/", views.who_knows, name="who-knows"),
    path("leave/", views.leave, name="leave"),
    path("language/", views.language, name="language"),
    path("robots.txt", views.robots, name="robots"),
    path("health/", views.health, name="health"),
]
