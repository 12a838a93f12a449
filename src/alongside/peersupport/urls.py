"""Addresses of circles. They say nothing of what a page is about."""

from django.urls import path

from alongside.peersupport.views import desk, finding, inside

app_name = "peersupport"
urlpatterns = [
    path("", finding.find, name="find"),
    path("new/", finding.new, name="new"),
    path("desk/", desk.circles, name="desk"),
    path("desk/<uuid:circle_id>/", desk.circle, name="desk-circle"),
    path("in/<str:welcome>/", finding.invited, name="invited"),
    path("away/<uuid:answered_id>/", finding.away, name="away"),
    path("<uuid:circle_id>/", inside.circle, name="circle"),
    path("<uuid:circle_id>/about/", finding.about, name="about"),
    path("<uuid:circle_id>/who/", inside.who, name="who"),
    path("<uuid:circle_id>/who/<uuid:seat_id>/", inside.somebody, name="somebody"),
    path("<uuid:circle_id>/words/", inside.agreement, name="agreement"),
    path("<uuid:circle_id>/leave/", finding.leave, name="leave"),
]
