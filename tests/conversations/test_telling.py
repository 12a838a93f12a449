"""Whoever was written to is told once, in words that say nothing, and not again before they have looked."""

import pytest

from alongside.conversations import commands, subscribers
from alongside.foundation.background import Worker
from alongside.foundation.models import Delivery
from alongside.notifications import queries as notifications
from alongside.notifications.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)


def work():
    Worker("test").do_what_waits()


def test_the_other_is_told_and_the_writer_is_not(say, amara, bo, talk):
    say(amara, "Something private")
    work()

    [news] = notifications.newest_for(bo)
    assert news.url == f"/c/{talk.pk}/"
    assert news.words == "Somebody has written to you."
    assert notifications.unseen(amara) == 0


def test_more_words_before_looking_are_the_same_news(say, amara, bo, talk):
    for _ in range(3):
        say(amara)
        work()
    assert notifications.unseen(bo) == 1

    talk.refresh_from_db()
    commands.mark_seen(talk, by=bo, number=3)
    assert notifications.unseen(bo) == 0
    say(amara)
    work()
    assert notifications.unseen(bo) == 1


def test_telling_twice_tells_once(say, amara, bo):
    say(amara)
    work()
    Delivery.objects.update(state=Delivery.State.WAITING)
    from alongside.foundation.background import deliver

    for delivery in Delivery.objects.all():
        deliver.call(str(delivery.pk))

    assert Notice.objects.count() == 1


def test_what_was_read_already_is_no_news(say, amara, bo, talk):
    say(amara)
    talk.refresh_from_db()
    commands.mark_seen(talk, by=bo, number=1)
    work()

    assert not Notice.objects.exists()


def test_removed_words_are_no_news(say, amara, bo):
    commands.remove_message(say(amara), by=amara)
    work()

    assert not Notice.objects.exists()


def test_whoever_left_meanwhile_is_not_told(say, amara, bo, about):
    say(amara)
    commands.close_about("mentorship", about, by=amara.pk, leaving=[bo.pk])
    work()

    assert not Notice.objects.exists()


def test_the_kind_of_news_is_known():
    from alongside.notifications.rules import kind

    assert kind(subscribers.KIND)
