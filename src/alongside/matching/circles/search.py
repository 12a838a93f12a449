"""Which meetings to hold and who sits where: one search, run as plain Python or compiled, with the same answer.

Only whole numbers, arrays and loops, so that both run the very same lines. A *seat* number is a pair of a
facilitator and one of the circles they may hold; an empty seat number has class -1. A *class* is a meeting
that could be held: an experience, a language, a weekly hour and an age band. Its facilitator is found apart,
so that a circle may change hands when that lets another one open.

All of it is one file because the cache of compiled code watches one file only.
"""

from typing import NamedTuple

import numpy as np

from alongside.matching.graph import Ints

NONE = -1


class Case(NamedTuple):
    """What does not change. P people, C classes, F facilitators, K circles that may be or already are."""

    worth: Ints  # (C, P) what a seat is worth; 0 = cannot come
    order_at: Ints  # (C + 1,) where the people of each class begin in `order`
    order: Ints  # people who can come, best first, ties by row
    of_at: Ints  # (P + 1,) where the classes of each person begin in `of`
    of: Ints  # classes the person could come to
    hosts_at: Ints  # (C + 1,)
    hosts: Ints  # facilitators who could hold the class; none for a circle that exists
    held_at: Ints  # (F + 1,)
    held: Ints  # the circles of each facilitator, those that exist first
    facilitator: Ints  # (K,)
    openable: Ints  # (K,) 0 for a circle that exists
    start: Ints  # (C,) minute of the week
    minutes: Ints  # (C,)
    blocked: Ints  # (F, P) 1 where the two must not meet
    foes_at: Ints  # (P + 1,)
    foes: Ints  # people who must not sit together
    groups: Ints  # (P, G) 1 for a member of a declared minority
    as_host: Ints  # (P,) the facilitator somebody is as well, or -1
    as_person: Ints  # (F,) the same, the other way round
    content: Ints  # (P,) 1 for who accepts to be the only one, or sits already
    locked: Ints  # (P,) 1 for who sits in a circle that exists
    sizes: Ints  # smallest, largest, minutes of a week


class State(NamedTuple):
    """An arrangement, and how many of each class's people have no seat."""

    seat: Ints  # (P,) circle or -1
    cls: Ints  # (K,) class or -1
    size: Ints  # (K,)
    who: Ints  # (K, most) people in each circle
    free: Ints  # (C,)
    value: Ints  # (1,)
    dice: Ints  # (1,) the generator's state
    queue: Ints  # (F,) scratch
    via: Ints  # (F,) scratch
    seen: Ints  # (max(F, C, K),) scratch
    pick: Ints  # (P,) scratch
    rank: Ints  # (P,) scratch


def roll(st: State, sides: int) -> int:
    """A number 0..sides - 1; Lehmer's generator, which needs no more than 64 bits."""
    st.dice[0] = st.dice[0] * 48271 % 2147483647
    return int(st.dice[0] % sides)


def keep(into: State, of: State) -> None:
    """Remember an arrangement."""
    into.seat[:] = of.seat
    into.cls[:] = of.cls
    into.size[:] = of.size
    into.who[:] = of.who
    into.free[:] = of.free
    into.value[:] = of.value


def sit(case: Case, st: State, one: int, k: int) -> None:
    """Seat somebody who has no seat."""
    st.seat[one] = k
    st.who[k, st.size[k]] = one
    st.size[k] += 1
    st.value[0] += case.worth[st.cls[k], one]
    for at in range(case.of_at[one], case.of_at[one + 1]):
        st.free[case.of[at]] -= 1


def rise(case: Case, st: State, one: int) -> None:
    """Take somebody's seat away."""
    k = st.seat[one]
    last = st.size[k] - 1
    for at in range(last):
        if st.who[k, at] == one:
            st.who[k, at] = st.who[k, last]
            break
    st.who[k, last] = NONE
    st.size[k] = last
    st.seat[one] = NONE
    st.value[0] -= case.worth[st.cls[k], one]
    for at in range(case.of_at[one], case.of_at[one + 1]):
        st.free[case.of[at]] += 1


def overlap(case: Case, one: int, other: int) -> bool:
    """Whether two meetings are at the same time for a minute or more; the week is a ring."""
    ahead = (case.start[other] - case.start[one]) % case.sizes[2]
    behind = (case.start[one] - case.start[other]) % case.sizes[2]
    return bool(ahead < case.minutes[one] or behind < case.minutes[other])


def holding(case: Case, st: State, who: int, cls: int, but: int) -> bool:
    """Whether a facilitator holds a circle at the time of this class, `but` apart."""
    for at in range(case.held_at[who], case.held_at[who + 1]):
        k = case.held[at]
        if k != but and st.cls[k] >= 0 and overlap(case, st.cls[k], cls):
            return True
    return False


def welcome(case: Case, st: State, one: int, k: int, leaver: int) -> bool:
    """Whether somebody could sit in a circle, once `leaver` has left it, room apart."""
    if st.cls[k] < 0 or case.worth[st.cls[k], one] == 0 or case.blocked[case.facilitator[k], one]:
        return False
    if case.as_host[one] >= 0 and holding(case, st, case.as_host[one], st.cls[k], NONE):
        return False
    for at in range(case.foes_at[one], case.foes_at[one + 1]):
        foe = case.foes[at]
        if st.seat[foe] == k and foe != leaver:
            return False
    return True


def company(case: Case, st: State, k: int, leaver: int, comer: int, second: int) -> bool:
    """Whether nobody is the only one of a minority after these changes, unless they accept it."""
    for group in range(case.groups.shape[1]):
        count = 0
        only = NONE
        if comer >= 0 and case.groups[comer, group]:
            count += 1
            only = comer
        if second >= 0 and case.groups[second, group]:
            count += 1
            only = second
        for at in range(st.size[k]):
            one = st.who[k, at]
            if one != leaver and case.groups[one, group]:
                count += 1
                only = one
        if count == 1 and not case.content[only]:
            return False
    return True


def spare(case: Case, st: State, one: int) -> bool:
    """Whether a circle can do without this person."""
    k = st.seat[one]
    return (
        k >= 0
        and not case.locked[one]
        and (st.size[k] > case.sizes[0] or not case.openable[k])
        and company(case, st, k, one, NONE, NONE)
    )


def clash(case: Case, st: State, who: int, cls: int, but: int) -> bool:
    """Whether a facilitator holds another circle at that time, `but` apart, or sits in one."""
    one = case.as_person[who]
    if one >= 0 and st.seat[one] >= 0 and overlap(case, st.cls[st.seat[one]], cls):
        return True
    return holding(case, st, who, cls, but)


def vacancy(case: Case, st: State, who: int, cls: int) -> int:
    """A circle this facilitator could still hold, for this class; -1 for none."""
    for at in range(case.held_at[who], case.held_at[who + 1]):
        k = case.held[at]
        if case.openable[k] and st.cls[k] < 0:
            return NONE if clash(case, st, who, cls, NONE) else int(k)
    return NONE


def may_hold(case: Case, st: State, who: int, k: int) -> bool:
    """Whether nobody in the circle must keep away from that facilitator."""
    for at in range(st.size[k]):  # noqa: SIM110 - a generator cannot be compiled
        if case.blocked[who, st.who[k, at]]:
            return False
    return True


def hand_over(st: State, k: int, to: int) -> None:
    """A circle changes hands, with everybody in it."""
    st.cls[to] = st.cls[k]
    st.size[to] = st.size[k]
    for at in range(st.size[k]):
        one = st.who[k, at]
        st.who[to, at] = one
        st.who[k, at] = NONE
        st.seat[one] = to
    st.cls[k] = NONE
    st.size[k] = 0


def room_for(case: Case, st: State, cls: int) -> int:
    """An empty circle for the class, once others have changed hands as needed; -1 if there is none."""
    seen = st.seen
    seen[: case.held_at.shape[0]] = 0
    last = 0
    for at in range(case.hosts_at[cls], case.hosts_at[cls + 1]):
        st.queue[last] = case.hosts[at]
        st.via[case.hosts[at]] = NONE
        seen[case.hosts[at]] = 1
        last += 1
    first = 0
    while first < last:
        who = st.queue[first]
        first += 1
        moving = cls if st.via[who] < 0 else st.cls[st.via[who]]
        empty = vacancy(case, st, who, moving)
        if empty >= 0:
            while st.via[case.facilitator[empty]] >= 0:
                k = st.via[case.facilitator[empty]]
                hand_over(st, k, empty)
                empty = k
            return int(empty)
        for at in range(case.held_at[who], case.held_at[who + 1]):
            k = case.held[at]
            if not case.openable[k] or st.cls[k] < 0 or clash(case, st, who, moving, k):
                continue
            there = st.cls[k]
            for to in range(case.hosts_at[there], case.hosts_at[there + 1]):
                other = case.hosts[to]
                if not seen[other] and may_hold(case, st, other, k):
                    seen[other] = 1
                    st.via[other] = k
                    st.queue[last] = other
                    last += 1
    return NONE


def shut(case: Case, st: State, k: int) -> None:
    """Close a circle; everybody in it waits."""
    while st.size[k] > 0:
        rise(case, st, st.who[k, st.size[k] - 1])
    st.cls[k] = NONE


def drop_lonely(case: Case, st: State, k: int) -> None:
    """Let those rise who are the only one of a minority, until nobody is."""
    again = True
    while again:
        again = False
        for group in range(case.groups.shape[1]):
            count = 0
            only = NONE
            for at in range(st.size[k]):
                if case.groups[st.who[k, at], group]:
                    count += 1
                    only = st.who[k, at]
            if count == 1 and not case.content[only] and not case.locked[only]:
                rise(case, st, only)
                again = True


def fill(case: Case, st: State, k: int, noise: int) -> None:
    """Seat people who wait: who gains most, and then who could go to fewest other meetings."""
    cls = st.cls[k]
    count = 0
    for at in range(case.order_at[cls], case.order_at[cls + 1]):
        one = case.order[at]
        if st.seat[one] < 0 and not case.blocked[case.facilitator[k], one]:
            places = case.of_at[one + 1] - case.of_at[one]
            rank = case.worth[cls, one] * 64 - min(places, 512) // 2
            if noise:
                rank += roll(st, noise)
            at_most = count
            # Kept in order as it grows: few people can come to one meeting.
            while at_most > 0 and st.rank[at_most - 1] < rank:
                st.rank[at_most] = st.rank[at_most - 1]
                st.pick[at_most] = st.pick[at_most - 1]
                at_most -= 1
            st.rank[at_most] = rank
            st.pick[at_most] = one
            count += 1
    for at in range(count):
        one = st.pick[at]
        if st.size[k] < case.sizes[1] and welcome(case, st, one, k, NONE):
            sit(case, st, one, k)
    before = st.size[k]
    drop_lonely(case, st, k)
    if st.size[k] == before:
        return
    # A second turn takes others for those who rose, but nobody who would be alone again.
    for at in range(count):
        one = st.pick[at]
        wanted = st.size[k] < case.sizes[1] and st.seat[one] < 0 and welcome(case, st, one, k, NONE)
        if wanted and company(case, st, k, NONE, one, NONE):
            sit(case, st, one, k)


def borrow(case: Case, st: State, k: int) -> None:
    """Bring a circle to its smallest size with people whom others can spare, at least loss."""
    cls = st.cls[k]
    while st.size[k] < case.sizes[0]:
        best = NONE
        least = 1 << 40
        for at in range(case.order_at[cls], case.order_at[cls + 1]):
            one = case.order[at]
            there = st.seat[one]
            if there < 0 or there == k or not spare(case, st, one):
                continue
            if not welcome(case, st, one, k, NONE) or not company(case, st, k, NONE, one, NONE):
                continue
            loss = (case.worth[st.cls[there], one] - case.worth[cls, one]) * 16 - st.size[there]
            if loss < least:
                least = loss
                best = one
        if best < 0:
            return
        rise(case, st, best)
        sit(case, st, best, k)


def open_at(case: Case, st: State, cls: int, noise: int) -> bool:
    """Hold this meeting with people who wait and people others can spare, if that makes it large enough."""
    if case.order_at[cls + 1] - case.order_at[cls] < case.sizes[0]:
        return False
    k = room_for(case, st, cls)
    if k < 0:
        return False
    st.cls[k] = cls
    fill(case, st, k, noise)
    if 0 < st.size[k] < case.sizes[0]:
        borrow(case, st, k)
    if st.size[k] < case.sizes[0] or not company(case, st, k, NONE, NONE, NONE):
        shut(case, st, k)
        return False
    return True


def squeeze_in(case: Case, st: State, one: int) -> bool:
    """Seat somebody who waits: where there is room, or where somebody can move on; the best of all ways."""
    best = 0
    seat = NONE
    mover = NONE
    to = NONE
    for k in range(st.cls.shape[0]):
        if st.cls[k] < 0 or case.worth[st.cls[k], one] == 0:
            continue
        mine = case.worth[st.cls[k], one]
        if st.size[k] < case.sizes[1]:
            if mine > best and welcome(case, st, one, k, NONE) and company(case, st, k, NONE, one, NONE):
                best = mine
                seat = k
                mover = NONE
            continue
        for at in range(st.size[k]):
            other = st.who[k, at]
            if case.locked[other] or not welcome(case, st, one, k, other):
                continue
            if mine > case.worth[st.cls[k], other] + best and company(case, st, k, other, one, NONE):
                best = mine - case.worth[st.cls[k], other]
                seat = k
                mover = other
                to = NONE
            for k2 in range(st.cls.shape[0]):
                if k2 == k or st.size[k2] >= case.sizes[1] or st.cls[k2] < 0:
                    continue
                gain = mine - case.worth[st.cls[k], other] + case.worth[st.cls[k2], other]
                if gain <= best or not welcome(case, st, other, k2, NONE):
                    continue
                if company(case, st, k2, NONE, other, NONE) and company(case, st, k, other, one, NONE):
                    best = gain
                    seat = k
                    mover = other
                    to = k2
    if seat < 0:
        return False
    if mover >= 0:
        rise(case, st, mover)
        if to >= 0:
            sit(case, st, mover, to)
    sit(case, st, one, seat)
    return True


def squeeze_two(case: Case, st: State, one: int) -> bool:
    """Seat two of one minority who wait, side by side, where each would be the only one; one other may have to rise."""
    for group in range(case.groups.shape[1]):
        if not case.groups[one, group]:
            continue
        for k in range(st.cls.shape[0]):
            if st.size[k] + 1 > case.sizes[1] or st.cls[k] < 0 or case.worth[st.cls[k], one] == 0:
                continue
            cls = st.cls[k]
            for at in range(case.order_at[cls], case.order_at[cls + 1]):
                other = case.order[at]
                if (
                    other != one
                    and st.seat[other] < 0
                    and case.groups[other, group]
                    and two_in(case, st, one, other, k)
                ):
                    return True
    return False


def two_in(case: Case, st: State, one: int, other: int, k: int) -> bool:
    """Seat two who wait in a circle with one seat free or more, if somebody's rising for it is worth it."""
    for at in range(case.foes_at[one], case.foes_at[one + 1]):
        if case.foes[at] == other:
            return False
    full = st.size[k] + 2 > case.sizes[1]
    for at in range(st.size[k] if full else 1):
        leaver = st.who[k, at] if full else NONE
        if full:
            gain = case.worth[st.cls[k], one] + case.worth[st.cls[k], other] - case.worth[st.cls[k], leaver]
            if gain <= 0 or case.locked[leaver]:
                continue
        if not welcome(case, st, one, k, leaver) or not welcome(case, st, other, k, leaver):
            continue
        if company(case, st, k, leaver, one, other):
            if full:
                rise(case, st, leaver)
            sit(case, st, one, k)
            sit(case, st, other, k)
            return True
    return False


def seat_all(case: Case, st: State, noise: int) -> None:
    """Seat whoever can be, beginning anywhere."""
    people = st.seat.shape[0]
    first = roll(st, people) if noise else 0
    for step in range(people):
        one = (first + step) % people
        if st.seat[one] < 0 and case.of_at[one + 1] > case.of_at[one] and not squeeze_in(case, st, one):
            squeeze_two(case, st, one)


def better_seats(case: Case, st: State) -> bool:
    """Let people go where it is worth more to them, one at a time or two changing places."""
    moved = False
    for one in range(st.seat.shape[0]):
        k = st.seat[one]
        if k < 0 or case.locked[one]:
            continue
        here = case.worth[st.cls[k], one]
        best = 0
        to = NONE
        mate = NONE
        for k2 in range(st.cls.shape[0]):
            if k2 == k or st.cls[k2] < 0 or case.worth[st.cls[k2], one] == 0:
                continue
            gain = case.worth[st.cls[k2], one] - here
            room = st.size[k2] < case.sizes[1] and gain > best and spare(case, st, one)
            if room and welcome(case, st, one, k2, NONE) and company(case, st, k2, NONE, one, NONE):
                best = gain
                to = k2
                mate = NONE
            for at in range(st.size[k2]):
                other = st.who[k2, at]
                both = gain + case.worth[st.cls[k], other] - case.worth[st.cls[k2], other]
                if both <= best or case.locked[other] or not welcome(case, st, other, k, one):
                    continue
                if not welcome(case, st, one, k2, other) or not company(case, st, k, one, other, NONE):
                    continue
                if company(case, st, k2, other, one, NONE):
                    best = both
                    to = k2
                    mate = other
        if to >= 0:
            rise(case, st, one)
            if mate >= 0:
                rise(case, st, mate)
                sit(case, st, mate, k)
            sit(case, st, one, to)
            moved = True
    return moved


def open_more(case: Case, st: State, noise: int, tries: int) -> None:
    """Hold the meeting that gathers most people who wait, again and again, until `tries` in a row do not help."""
    tried = np.zeros(st.free.shape[0], dtype=np.int64)
    failed = 0
    while failed < tries:
        best = 0
        cls = NONE
        for at in range(st.free.shape[0]):
            if st.free[at] > 0 and not tried[at] and case.hosts_at[at + 1] > case.hosts_at[at]:
                score = min(st.free[at], case.sizes[1]) * 16
                if noise:
                    score += roll(st, noise)
                if score > best:
                    best = score
                    cls = at
        if cls < 0:
            return
        before = st.value[0]
        tried[cls] = 1
        if open_at(case, st, cls, noise) and st.value[0] > before:
            failed = 0
            if st.free[cls] >= case.sizes[0]:
                tried[cls] = 0
        else:
            failed += 1


def shut_for(case: Case, st: State, cls: int) -> None:
    """Close the circle that holds most of the people a meeting would gather."""
    most = 0
    k = NONE
    st.seen[: st.cls.shape[0]] = 0
    for at in range(case.order_at[cls], case.order_at[cls + 1]):
        there = st.seat[case.order[at]]
        if there >= 0 and case.openable[there]:
            st.seen[there] += 1
            score = st.seen[there] * 8 + roll(st, 24)
            if score > most:
                most = score
                k = there
    if k >= 0:
        shut(case, st, k)


def shake(case: Case, st: State) -> None:
    """Close one to three circles, so that others can be opened in their place."""
    people = st.seat.shape[0]
    for _ in range(1 + roll(st, 3)):
        if roll(st, 2):
            k = roll(st, st.cls.shape[0])
            for step in range(st.cls.shape[0]):
                there = (k + step) % st.cls.shape[0]
                if case.openable[there] and st.cls[there] >= 0:
                    shut(case, st, there)
                    break
        else:
            one = roll(st, people)
            for step in range(people):
                who = (one + step) % people
                if st.seat[who] < 0 and case.of_at[who + 1] > case.of_at[who]:
                    cls = case.of[case.of_at[who] + roll(st, case.of_at[who + 1] - case.of_at[who])]
                    shut_for(case, st, cls)
                    if case.hosts_at[cls + 1] > case.hosts_at[cls]:
                        open_at(case, st, cls, 64)
                    break


def begin(case: Case, st: State, now: State, best: State) -> None:
    """The most gathering meeting left, again and again; then everybody where it is worth most to them."""
    open_more(case, st, 0, 8)
    seat_all(case, st, 0)
    while better_seats(case, st):
        pass
    keep(now, st)
    keep(best, st)


def go_on(case: Case, st: State, now: State, best: State, which: Ints, heat: int, goal: int) -> bool:
    """Shake and mend, keeping what is better and, while warm, what is little worse; the best is left in `best`.

    `which` is the rounds to do: first, last and how many there are; `heat` how much worse may be kept at first, in
    hundredths of value; `goal` a value that cannot be bettered. True when it is reached.
    """
    rounds = which[2]
    for at in range(which[0], which[1]):
        if best.value[0] >= goal:
            return True
        shake(case, st)
        open_more(case, st, 24, 4)
        seat_all(case, st, 1)
        if at % 4 == 0:
            better_seats(case, st)
        allowed = heat * (rounds - at) // rounds
        if st.value[0] * 100 + roll(st, allowed + 1) >= now.value[0] * 100:
            keep(now, st)
            if st.value[0] > best.value[0]:
                keep(best, st)
        else:
            keep(st, now)
    return bool(best.value[0] >= goal)


def finish(case: Case, st: State, best: State) -> None:
    """The best, and what can still be made better without closing a circle."""
    keep(st, best)
    while better_seats(case, st):
        pass
    open_more(case, st, 0, 8)
    seat_all(case, st, 0)
    if st.value[0] > best.value[0]:
        keep(best, st)
