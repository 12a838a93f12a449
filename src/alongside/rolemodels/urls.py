"""Addresses of stories. They say nothing of what a page is about."""

from django.urls import path

from alongside.rolemodels.views import asking, editing, finding, recording, telling

app_name = "rolemodels"
urlpatterns = [
    path("mine/", telling.mine, name="mine"),
    path("mine/asks/", telling.asked, name="asked"),
    path("mine/questions/", asking.questions, name="questions"),
    path("mine/questions/<uuid:question_id>/", asking.question, name="question"),
    path("mine/questions/<uuid:question_id>/do/", asking.question_do, name="question-do"),
    path("mine/<uuid:story_id>/", telling.story, name="mine-story"),
    path("mine/<uuid:story_id>/do/", telling.move, name="move"),
    path("mine/<uuid:story_id>/aloud/", recording.aloud, name="aloud"),
    path("mine/<uuid:story_id>/aloud/begin/", recording.begin, name="aloud-begin"),
    path("aloud/<uuid:recording_id>/piece/", recording.piece, name="aloud-piece"),
    path("aloud/<uuid:recording_id>/words/", recording.words, name="aloud-words"),
    path("aloud/<uuid:recording_id>/away/", recording.away, name="aloud-away"),
    path("aloud/<uuid:recording_id>/file/", recording.file, name="aloud-file"),
    path("aloud/<uuid:recording_id>/captions/", recording.captions, name="aloud-captions"),
    path("mine/<uuid:story_id>/how/", telling.how, name="how"),
    path("mine/<uuid:story_id>/where/", telling.where, name="where"),
    path("mine/<uuid:story_id>/as/<slug:channel>/", telling.preview, name="preview"),
    path("mine/<uuid:story_id>/words/<uuid:suggestion_id>/", telling.suggestion, name="suggestion"),
    path("mine/<uuid:story_id>/<slug:step>/", telling.part, name="part"),
    path("desk/", editing.stories, name="desk"),
    path("desk/out/", editing.out, name="desk-out"),
    path("desk/questions/", asking.to_moderate, name="desk-questions"),
    path("desk/questions/<uuid:to_pass_id>/", asking.pass_on, name="desk-question"),
    path("desk/questions/<uuid:to_pass_id>/back/", asking.give_back, name="desk-return"),
    path("desk/<uuid:sent_id>/", editing.story, name="desk-story"),
    path("desk/<uuid:sent_id>/words/", editing.suggest, name="desk-suggest"),
    path("desk/<uuid:sent_id>/ready/", editing.ready, name="desk-ready"),
    path("desk/<uuid:sent_id>/back/", editing.back, name="desk-back"),
    path("desk/out/<uuid:published_id>/down/", editing.down, name="desk-down"),
    path("desk/out/<uuid:published_id>/went/", editing.went, name="desk-went"),
    path("", finding.shelf, name="shelf"),
    path("wishes/", finding.wishes, name="wishes"),
    path("asks/", asking.asks, name="asks"),
    path("asks/<uuid:asked_id>/do/", asking.ask_do, name="ask-do"),
    path("<uuid:published_id>/ask/", asking.ask, name="ask"),
    path("<uuid:published_id>/", finding.story, name="story"),
    path("<uuid:published_id>/answer/", finding.answer, name="answer"),
    path("<uuid:published_id>/after/", finding.after, name="after"),
]
