"""Addresses of mentorship: they say nothing of it."""

from django.urls import path

from alongside.mentorship.views import desk, offering, rounds, walking

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
    path("desk/rounds/", rounds.rounds, name="rounds"),
    path("desk/rounds/<uuid:round_id>/", rounds.round_, name="round"),
    path("desk/rounds/<uuid:round_id>/waiting/", rounds.round_waiting, name="round-waiting"),
    path("desk/rounds/<uuid:round_id>/sought/", rounds.round_sought, name="round-sought"),
    path("desk/rounds/<uuid:round_id>/stop/", rounds.stop, name="stop"),
    path("desk/rounds/<uuid:round_id>/publish/", rounds.publish, name="publish"),
    path("desk/pairs/", rounds.wish, name="wish"),
    path("desk/pairs/<uuid:membership_id>/", rounds.choose, name="choose"),
]
