"""Addresses of things that help: they say neither what somebody faces nor what they do about it."""

from django.urls import path

from alongside.strategies.views import aiming, answering, desk, library, planning, rehearsing, sharing, trying

app_name = "strategies"
urlpatterns = [
    path("strategies/", library.library, name="library"),
    path("strategies/<slug:code>/", library.strategy, name="strategy"),
    path("strategies/<slug:code>/now/", library.now, name="now"),
    path("strategies/<slug:code>/tried/", trying.tried, name="tried"),
    path("strategies/<slug:code>/keep/", trying.keep, name="keep"),
    path("s/", trying.mine, name="mine"),
    path("s/kit/", trying.kit, name="kit"),
    path("s/kit/<uuid:item_id>/", trying.item, name="item"),
    path("s/kit/<uuid:item_id>/move/", trying.move, name="move"),
    path("s/tried/", trying.tries, name="tries"),
    path("s/tried/<uuid:trial_id>/forget/", trying.forget, name="forget"),
    path("s/g/", aiming.goals, name="goals"),
    path("s/g/<uuid:goal_id>/", aiming.goal, name="goal"),
    path("s/g/<uuid:goal_id>/words/", aiming.words, name="goal-words"),
    path("s/g/<uuid:goal_id>/state/", aiming.state, name="goal-state"),
    path("s/g/<uuid:goal_id>/<uuid:step_id>/", aiming.step, name="step"),
    path("s/r/", rehearsing.rehearsals, name="rehearsals"),
    path("s/r/<uuid:rehearsal_id>/", rehearsing.rehearsal, name="rehearsal"),
    path("s/r/<uuid:rehearsal_id>/play/", rehearsing.play, name="play"),
    path("s/r/<uuid:rehearsal_id>/back/", rehearsing.back, name="line-back"),
    path("s/r/<uuid:rehearsal_id>/along/", rehearsing.along, name="along"),
    path("s/w/", planning.plans, name="plans"),
    path("s/w/<uuid:plan_id>/", planning.plan, name="plan"),
    path("s/w/<uuid:plan_id>/<slug:part>/", planning.part, name="part"),
    path("s/f/", answering.feedback, name="feedback"),
    path("s/f/ask/", answering.ask, name="feedback-ask"),
    path("s/f/<uuid:feedback_id>/", answering.one, name="feedback-one"),
    path("s/with/<uuid:about_id>/", sharing.together, name="together"),
    path("s/show/<slug:kind>/<uuid:thing_id>/", sharing.share, name="share"),
    path("s/away/<slug:kind>/<uuid:thing_id>/", sharing.remove, name="remove"),
    path("desk/strategies/", desk.strategies, name="desk"),
    path("desk/strategies/new/", desk.new, name="desk-new"),
    path("desk/strategies/<slug:code>/", desk.one, name="desk-one"),
    path("desk/strategies/<slug:code>/shown/", desk.shown, name="desk-shown"),
]
