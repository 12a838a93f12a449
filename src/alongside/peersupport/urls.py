"""Addresses of circles. They say nothing of what a page is about."""

from django.urls import path

from alongside.peersupport.views import desk, finding, gathering, inside, meetings, talking, welcoming

app_name = "peersupport"
urlpatterns = [
    path("", finding.find, name="find"),
    path("new/", finding.new, name="new"),
    path("desk/", desk.circles, name="desk"),
    path("desk/<uuid:circle_id>/", desk.circle, name="desk-circle"),
    path("desk/search/", gathering.search, name="search"),
    path("wish/", gathering.wish, name="wish"),
    path("prepare/", welcoming.prepare, name="prepare"),
    path("called/<uuid:found_id>/", gathering.called, name="called"),
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
    path("<uuid:circle_id>/meet/", meetings.meetings, name="meetings"),
    path("<uuid:circle_id>/meet/new/", meetings.plan, name="meeting-plan"),
    path("<uuid:circle_id>/meet/<uuid:held_id>/", meetings.meeting, name="meeting"),
    path("<uuid:circle_id>/meet/<uuid:held_id>/date/", meetings.date, name="meeting-date"),
    path("<uuid:circle_id>/meet/<uuid:planned_id>/otherwise/", meetings.change, name="meeting-change"),
    path("<uuid:circle_id>/meet/<uuid:held_id>/after/", meetings.debrief, name="debrief"),
    path("<uuid:circle_id>/meet/<uuid:held_id>/said/<uuid:said_id>/", meetings.take_back, name="meeting-take-back"),
    path("<uuid:circle_id>/meet/<uuid:held_id>/look/<uuid:attendance_id>/", meetings.looked_after, name="looked-after"),
    path("<uuid:circle_id>/settle/", welcoming.settle, name="settle"),
    path("<uuid:circle_id>/says/", welcoming.describe, name="describe"),
    path("<uuid:circle_id>/leave/", finding.leave, name="leave"),
]
