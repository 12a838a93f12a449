"""Addresses of joining a programme and of running one."""

from django.urls import path

from alongside.programmes import views

app_name = "programmes"
urlpatterns = [
    path("come-in/", views.join, name="join"),
    path("come-in/<uuid:programme_id>/", views.join_one, name="join-one"),
    path("i/<str:token>/", views.invitation, name="invitation"),
    path("begin/<str:token>/", views.first, name="first"),
    path("you/place/", views.place, name="place"),
    path("you/place/<uuid:membership_id>/end/", views.leave, name="leave"),
    path("desk/people/", views.people, name="people"),
    path("desk/people/<uuid:membership_id>/", views.person, name="person"),
    path("desk/people/<uuid:membership_id>/role/", views.role, name="role"),
    path("desk/joining/", views.joining, name="joining"),
    path("desk/joining/<uuid:membership_id>/", views.decide, name="decide"),
    path("desk/invitations/", views.invitations, name="invitations"),
    path("desk/invitations/<uuid:invitation_id>/end/", views.end_invitation, name="end-invitation"),
    path("desk/programme/", views.programme, name="programme"),
    path("desk/weights/", views.weights, name="weights"),
    path("desk/words/", views.words, name="words"),
]
