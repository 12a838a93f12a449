"""The simulated month still runs on the rules of circles, and still sees when somebody is asked too often."""

from alongside.peersupport.rules import talking
from bench import routing


def test_asking_shortens_the_wait_and_asks_nobody_beyond_their_limit(monkeypatch):
    monkeypatch.setattr(routing, "CIRCLES", 4)
    asked, alone = (routing.month(0, asks=asks) for asks in (True, False))

    assert asked["asked too often"] == asked["asked asleep"] == 0
    assert asked["median hours"] < alone["median hours"]
    assert alone["asked in all"] == 0


def test_a_rule_that_asks_the_same_people_again_and_again_is_seen(monkeypatch):
    def everybody(peers, *, now, already, writer):
        return [one.seat_id for one in peers][: talking.AT_ONCE]

    monkeypatch.setattr(routing, "CIRCLES", 4)
    monkeypatch.setattr(routing, "whom_to_ask", everybody)
    found = routing.month(0, asks=True)

    assert found["asked too often"] > 0
    assert found["asked asleep"] > 0
