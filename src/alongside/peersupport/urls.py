"""Addresses of circles. They say nothing of what a page is about."""

from django.urls import path

from alongside.peersupport.views import desk, finding, inside, talking

app_name = "peersupport"
urlpatterns = [
    path("", finding.find, name="find"),
    path("new/", finding.new, name="new"),
    path("desk/", desk.circles, name="desk"),
    path("desk/<uuid:circle_id>/", desk.circle, name="desk-circle"),
    path("in/<str:welcome>/", finding.invited, name="invited"),
    path("away/<uuid:answered_id>/", finding.away, name="away"),
    path("<uuid:circle_id>/", talking.circle, name="circle"),
    path("<uuid:circle_id>/about/", finding.about, name="about"),
    path("<uuid:circle_id>/who/", inside.who, name="who"),
    path("<uuid:circle_id>/who/<uuid:seat_id>/", inside.somebody, name="somebody"),
    path("<uuid:circle_id>/words/", inside.agreement, name="agreement"),
    path("<uuid:circle_id>/say/", talking.say, name="say"),
    path("<uuid:circle_id>/wishes/", talking.wishes, name="wishes"),
    path("<uuid:circle_id>/here/", talking.here, name="here"),
    path("<uuid:circle_id>/t/<uuid:post_id>/", talking.thread, name="thread"),
    path("<uuid:circle_id>/t/<uuid:post_id>/sign/", talking.sign, name="sign"),
    path("<uuid:circle_id>/t/<uuid:post_id>/words/", talking.post_words, name="post-words"),
    path("<uuid:circle_id>/t/<uuid:post_id>/<uuid:reply_id>/", talking.reply_words, name="reply-words"),
    path("<uuid:circle_id>/t/<uuid:post_id>/<uuid:reply_id>/helped/", talking.helped, name="helped"),
    path("<uuid:circle_id>/leave/", finding.leave, name="leave"),
]
