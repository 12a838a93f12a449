"""Addresses of mentorship: they say nothing of it."""

from django.urls import path

from alongside.mentorship.views import desk, offering, walking

app_name = "mentorship"
urlpatterns = [
    path("m/", walking.start, name="start"),
    path("m/look/", walking.look, name="look"),
    path("m/ask/<uuid:places_id>/", walking.ask, name="ask"),
    path("m/not/<uuid:places_id>/", walking.pass_over, name="pass-over"),
    path("m/p/<uuid:proposal_id>/", walking.proposal, name="proposal"),
    path("m/offer/", offering.offer, name="offer"),
    path("m/offer/<uuid:application_id>/back/", offering.withdraw, name="withdraw"),
    path("m/places/", offering.places, name="places"),
    path("m/rest/", offering.rest, name="rest"),
    path("m/<uuid:mentorship_id>/", walking.walk, name="walk"),
    path("m/<uuid:mentorship_id>/how/", walking.boundaries, name="boundaries"),
    path("m/<uuid:mentorship_id>/how/yes/", walking.agree, name="agree"),
    path("m/<uuid:mentorship_id>/end/", walking.end, name="end"),
    path("desk/offers/", desk.applications, name="applications"),
    path("desk/offers/<uuid:application_id>/", desk.application, name="application"),
    path("desk/waiting/", desk.waiting, name="waiting"),
    path("desk/open/", desk.opened, name="open"),
    path("desk/walking/", desk.walks, name="walks"),
    path("desk/rounds/", desk.rounds, name="rounds"),
    path("desk/rounds/<uuid:round_id>/", desk.round_, name="round"),
    path("desk/rounds/<uuid:round_id>/waiting/", desk.round_waiting, name="round-waiting"),
    path("desk/rounds/<uuid:round_id>/publish/", desk.publish, name="publish"),
    path("desk/pairs/", desk.wish, name="wish"),
    path("desk/pairs/<uuid:membership_id>/", desk.choose, name="choose"),
]
