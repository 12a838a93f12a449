"""Whatever is done to stories, in any order: what is out is what was agreed to, where it was agreed to, and no trace is left."""

from collections import defaultdict
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, Refused
from alongside.live.models import StreamEntry
from alongside.people import commands as people
from alongside.people.vocabulary import load
from alongside.rolemodels import commands, policies
from alongside.rolemodels.models import Consent, Outing, Published, SearchText, Story, Suggestion, Tag
from alongside.rolemodels.queries import choosing
from alongside.rolemodels.rules.telling import PARTS, SHOWN_HERE, Channel, Said, State
from tests.rolemodels.telling import SAID, TAGS, a_story

pytestmark = pytest.mark.django_db

WHICH = st.integers(0, 1)
WORDS = st.sampled_from(["The foreman nodded.", "  A foreman\r\nand I ", "<i>foreman</i>", ""])
CHANNELS = st.sampled_from([Channel.MEMBERS, Channel.PUBLIC, Channel.CIRCLE, Channel.PRESS])


#: What can happen, and with what. Chosen one by one, so that each comes up about as often as the others.
WAYS = {
    "all_the_way": {"which": WHICH},
    "gone_for_good": {"which": WHICH, "teller_too": st.sampled_from([False, False, True])},
    "change": {
        "which": WHICH,
        "part": st.sampled_from(["title", "did", "helped"]),
        "words": WORDS,
        "stage": st.sampled_from("34"),
    },
    "an_editors_round": {"which": WHICH, "words": WORDS, "answer": st.sampled_from(["take", "leave", "later"])},
    "go_on": {"which": WHICH, "step": st.sampled_from(["send", "say_ready", "bring_out"])},
    "agree": {"which": WHICH, "channel": CHANNELS, "days": st.sampled_from([None, 2, 20])},
    "no_more": {"which": WHICH, "channel": CHANNELS},
    "in_again": {
        "which": WHICH,
        "how": st.sampled_from(["pause", "withdraw", "back_to_draft", "take_down"]),
        "paper": st.booleans(),
    },
    "time_passes": {"days": st.sampled_from([1, 3, 21]), "work": st.booleans()},
    "a_yes_runs_out": {
        "which": WHICH,
        "channel": st.sampled_from([Channel.MEMBERS, Channel.PUBLIC]),
        "work": st.booleans(),
    },
}


class Remembered:
    """What people did with one story, as they would tell it: nothing here is read back from the story."""

    def __init__(self, story, said):
        self.story, self.said, self.about = story, dict(said), "as first told"
        self.read_by_editor = self.agreed = None
        self.yeses: dict[Channel, date | None] = {}

    def holds(self, channel):
        return channel in self.yeses and (self.yeses[channel] is None or self.yeses[channel] > clock.today())

    def ends(self):
        """What is agreed to nowhere rests."""
        if not any(self.holds(one) for one in SHOWN_HERE):
            self.agreed = None


class Life(RuleBasedStateMachine):
    """A teller with two stories, an editor, and days that pass."""

    world: "dict"

    def __init__(self):
        super().__init__()
        self.now, self.told, self.ever_out, self.changed = clock.now(), {}, set(), True

    @initialize()
    def one_is_out_and_one_is_told(self):
        self.all_the_way(0)
        self.tell(1)

    @rule(what=st.sampled_from(sorted(WAYS)), data=st.data())
    def something_happens(self, what, data):
        getattr(self, what)(**{name: data.draw(one) for name, one in WAYS[what].items()})

    def _do(self, which, what, then=None):
        """Try something; it counts when it is not refused."""
        one = self.told.get(which)
        if one is None:
            return
        with clock.held_at(self.now), suppress(Refused, BadInput):
            given = what(Story.objects.get(pk=one.story))
            if then:
                then(one, given)
            self.changed = True

    def tell(self, which):
        if which in self.told:
            return
        with clock.held_at(self.now):
            told = a_story(self.world["programme"], by=self.world["teller"], channels=[], did=f"Foreman {which}")
        self.told[which] = Remembered(told.pk, {**SAID, "did": f"Foreman {which}"})

    def change(self, which, part, words, stage):
        self.write(which, part, words)
        self.tag(which, stage)

    def write(self, which, part, words):
        def wrote(one, _given):
            one.said[part] = words.replace("\r\n", "\n").strip()

        self._do(which, lambda story: commands.write(story, by=self.world["teller"], said={part: words}), wrote)

    def tag(self, which, stage):
        def tagged(one, _given):
            one.about = stage

        self._do(
            which,
            lambda story: commands.tag(story, by=self.world["teller"], tags={**TAGS, "stage": stage}, words=load("en")),
            tagged,
        )

    def send(self, which):
        self._do(which, lambda story: commands.send(story, by=self.world["teller"]))

    def an_editors_round(self, which, words, answer):
        self.answer(which, answer == "take")  # what was left for later
        editor = self.world["editor"]
        if which in self.told and self.told[which].agreed is not None:
            self.in_again(which, "back_to_draft", paper=False)
        self.send(which)
        self._do(which, lambda story: commands.suggest(story, by=editor, part="did", words=words))
        self._do(which, lambda story: commands.give_back(story, by=editor, reason="Look."))
        if answer != "later":
            self.answer(which, answer == "take")

    def answer(self, which, take):
        def answered(one, suggestion):
            if suggestion and take:
                one.said[suggestion.part] = str(suggestion.words)

        def answer(story):
            for suggestion in Suggestion.objects.filter(story=story, state=Said.OPEN)[:1]:
                commands.answer_suggestion(suggestion, by=self.world["teller"], take=take)
                return suggestion
            return None

        self._do(which, answer, answered)

    def say_ready(self, which):
        def read(one, _given):
            one.read_by_editor = (dict(one.said), one.about)

        self._do(which, lambda story: commands.say_ready(story, by=self.world["editor"], functions=["shows-how"]), read)

    def bring_out(self, which):
        def agreed(one, _given):
            assert one.read_by_editor == (one.said, one.about), "out without an editor's yes to these very words"
            one.agreed = dict(one.said)

        self._do(which, lambda story: commands.bring_out(story, by=self.world["teller"]), agreed)

    def go_on(self, which, step):
        getattr(self, step)(which)

    def all_the_way(self, which):
        """What most tellers do; chance alone seldom gets there."""
        self.tell(which)
        self.agree(which, Channel.MEMBERS, None)
        self.send(which)
        self.say_ready(which)
        self.bring_out(which)

    def agree(self, which, channel, days):
        until = self.now.date() + timedelta(days=days) if days else None

        def yes(one, _given):
            one.yeses[channel] = until

        self._do(which, lambda story: commands.agree(story, by=self.world["teller"], channel=channel, until=until), yes)

    def no_more(self, which, channel):
        def no(one, _given):
            one.yeses.pop(channel, None)
            one.ends()

        self._do(which, lambda story: commands.no_more(story, by=self.world["teller"], channel=channel), no)

    def went_to_a_paper(self, which):
        self.agree(which, Channel.PRESS, 2)

        def went(one, _given):
            assert one.holds(Channel.PRESS)

        self._do(
            which,
            lambda story: commands.went_to(story, by=self.world["editor"], channel=Channel.PRESS, where="The Herald"),
            went,
        )

    def in_again(self, which, how, paper):
        if paper:
            self.went_to_a_paper(which)

        def gone(one, _given):
            one.agreed = None
            if how == "withdraw":
                one.yeses = {}
            if how in ("take_down", "back_to_draft"):
                one.read_by_editor = None

        if which not in self.told or self.told[which].agreed is None:
            self.all_the_way(which)
            return
        w = self.world
        more = {"by": w["editor"], "reason": "A name."} if how == "take_down" else {"by": w["teller"]}
        self._do(which, lambda story: getattr(commands, how)(story, **more), gone)

    def gone_for_good(self, which, teller_too):
        teller = self.world["teller"]
        if teller_too:
            with clock.held_at(self.now):
                people.erase_person(teller, by=teller)
            self.told, self.changed = {}, True
            self.world["teller"] = people.make_person(name="Another")
        else:
            self._do(which, lambda story: commands.throw_away(story, by=teller))
            self.told.pop(which, None)

    def time_passes(self, days, work):
        self.now += timedelta(days=days)
        self.changed = True
        if not work:
            return  # nobody came by yet: what has ended is seen no more all the same
        with clock.held_at(self.now):
            commands.keep_to_consents()
            for one in self.told.values():
                one.yeses = {channel: until for channel, until in one.yeses.items() if one.holds(channel)}
                one.ends()

    def a_yes_runs_out(self, which, channel, work):
        self.agree(which, channel, 2)
        self.time_passes(3, work)

    @invariant()
    def what_is_out_is_word_for_word_what_both_said_yes_to(self):
        agreed = {one.story: one.agreed for one in self.told.values() if one.agreed is not None}
        out = {row.story_id: {part: getattr(row, part) for part in PARTS} for row in Published.objects.all()}
        assert out == {story: {part: said.get(part, "") for part in PARTS} for story, said in agreed.items()}
        assert set(Story.objects.filter(state=State.PUBLISHED).values_list("pk", flat=True)) == set(agreed)

    @invariant()
    def it_is_seen_where_its_teller_says_today_and_nowhere_else(self):
        if not self.changed:
            return
        self.changed = False
        with clock.held_at(self.now):
            out = {row.story_id: row for row in Published.objects.all()}
            seen = {
                who: {
                    out[one.story].pk for one in self.told.values() if one.story in out and any(map(one.holds, where))
                }
                for who, where in (("nobody", [Channel.PUBLIC]), ("chen", [Channel.PUBLIC, Channel.MEMBERS]))
            }
            seen["sam"] = seen["nobody"]
            for who, expected in seen.items():
                viewer = self.world[who]
                assert set(policies.published_visible_to(viewer).values_list("pk", flat=True)) == expected, who
                assert {row.pk for row in out.values() if policies.can_read(viewer, row)} == expected, who
                if who == "sam":
                    continue
                found = choosing.found_by_words(viewer, "foreman", language="en")
                assert {one.story.pk for one in found} == expected, who
                assert bool(choosing.experiences(viewer)) == bool(expected), who
            assert set(policies.published_visible_to(self.world["teller"])) == set(out.values())

    @invariant()
    def no_trace_outlives_what_is_out(self):
        out = set(Published.objects.values_list("pk", flat=True))
        self.ever_out |= out
        assert set(SearchText.objects.values_list("published", flat=True)) == out
        assert set(Tag.objects.values_list("published", flat=True)) == out
        assert set(choosing.held().rows) == {number.int for number in out}
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM rolemodels_search WHERE rolemodels_search MATCH 'foreman'")
                assert cursor.fetchone() == (len(out),)
        gone = set(StreamEntry.objects.filter(kind="gone").values_list("stream", flat=True))
        assert {f"told:{number}" for number in self.ever_out - out} <= gone, "open pages of it hear that it is gone"

    @invariant()
    def yeses_and_where_it_went_are_as_its_teller_left_them(self):
        kept, open_outings = defaultdict(dict), defaultdict(set)
        for one in Consent.objects.filter(ended_on=None):
            kept[one.story_id][one.channel] = one.until
        for one in Outing.objects.filter(back_on=None):
            open_outings[one.story_id].add(one.channel)
        kept_now = dict(kept)
        assert kept_now == {one.story: one.yeses for one in self.told.values() if one.yeses}
        for story, went in open_outings.items():
            assert went <= set(kept[story]), "nothing is said to be where its teller took it back"
        for row in Published.objects.all():
            assert open_outings[row.story_id] & set(SHOWN_HERE) == {
                one for one in SHOWN_HERE if getattr(row, f"in_{one}")
            }
        assert set(Story.objects.values_list("pk", flat=True)) == {one.story for one in self.told.values()}


def test_in_no_order_is_anything_seen_that_was_not_agreed_to(programme, amara, chen, dina):
    people_here = {"teller": amara, "editor": dina, "chen": chen, "nobody": None, "sam": people.make_person(name="Sam")}

    class Here(Life):
        def __init__(self):
            super().__init__()
            self.world = {"programme": programme, **people_here}
            self._back = transaction.atomic()
            self._back.__enter__()

        def teardown(self):
            transaction.set_rollback(True)
            self._back.__exit__(None, None, None)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=10, stateful_step_count=24, deadline=None, suppress_health_check=list(HealthCheck), database=None,
            derandomize=True, phases=[Phase.generate],  # a way that fails is short enough to read as it is
        ),
    )  # fmt: skip
