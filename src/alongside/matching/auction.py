"""The kernels of assignment: how many can be matched, who bids for whom, and what could still be better.

All are whole numbers and plain loops, so that they can be compiled; `solve` puts them together. Arrays are by mentee
(`indptr`, `indices`, `weight`) or by mentor (`starts`, `mentees`, `weight`), the best candidate first in each row: as
no price is below 0, a row is left as soon as what is left of it could not win.
"""

import numpy as np

from alongside.matching.compiling import Kernel

FAR = 1 << 60


@Kernel
def best_first(indptr, indices, fit, best_indices, best_fit):  # type: ignore[no-untyped-def]
    """Fill in the candidates of each mentee, the best fit first, ties by mentor."""
    for mentee in range(indptr.size - 1):
        first, last = indptr[mentee], indptr[mentee + 1]
        keys = indices[first:last].astype(np.int64) - (fit[first:last].astype(np.int64) << 32)
        keys.sort()
        for edge in range(first, last):
            best_indices[edge] = keys[edge - first] & 0xFFFFFFFF
            best_fit[edge] = -(keys[edge - first] >> 32)


@Kernel
def by_mentor(indptr, indices, fit, top, n_mentors, starts, mentees, fits):  # type: ignore[no-untyped-def]
    """Fill in the candidates of each mentor, the best fit first, ties by mentee; `top` is the best fit there is."""
    size = indices.size
    after = np.zeros(top + 2, np.int64)
    for edge in range(size):
        after[top - fit[edge] + 1] += 1
        starts[indices[edge] + 1] += 1
    for level in range(top + 1):
        after[level + 1] += after[level]
    for mentor in range(n_mentors):
        starts[mentor + 1] += starts[mentor]
    ends = after[1:].copy()
    who, whom = np.empty(size, np.int32), np.empty(size, np.int32)
    for mentee in range(indptr.size - 1):
        for edge in range(indptr[mentee], indptr[mentee + 1]):
            at = after[top - fit[edge]]
            after[top - fit[edge]] += 1
            who[at] = mentee
            whom[at] = indices[edge]
    spot = starts[:-1].copy()
    level = 0
    for at in range(size):
        while at >= ends[level]:
            level += 1
        mentees[spot[whom[at]]] = who[at]
        fits[spot[whom[at]]] = top - level
        spot[whom[at]] += 1


@Kernel
def match_mentees(indptr, indices, places, first_seat, mentor_of):  # type: ignore[no-untyped-def]
    """Match as many mentees as can be; returns which mentors stand where mentees are too many.

    Chains of moves are followed depth first, each mentor once a pass, looking ahead for a free place (Pothen & Fan
    1990). The last pass finds no chain: it has seen exactly the mentors in reach of somebody unmatched.
    """
    n, m = mentor_of.size, places.size
    seat_of, load = np.full(n, -1, np.int64), np.zeros(m, np.int64)
    seats = np.full(first_seat[m], -1, np.int64)
    seen = np.full(m, -1, np.int64)
    ahead = indptr[:-1].copy()
    who, edge_of, seat = np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64)
    turn = 0
    while True:
        found = 0
        for root in range(n):
            if mentor_of[root] >= 0:
                continue
            depth = 0
            who[0], edge_of[0], seat[0] = root, indptr[root], 0
            while depth >= 0:
                mentee = who[depth]
                open_to = -1
                while ahead[mentee] < indptr[mentee + 1]:
                    if load[indices[ahead[mentee]]] < places[indices[ahead[mentee]]]:
                        open_to = indices[ahead[mentee]]
                        break
                    ahead[mentee] += 1
                if open_to >= 0:
                    spot = load[open_to]
                    load[open_to] += 1
                    while depth >= 0:
                        mentee = who[depth]
                        left, left_seat = mentor_of[mentee], seat_of[mentee]
                        mentor_of[mentee] = open_to
                        seat_of[mentee] = spot
                        seats[first_seat[open_to] + spot] = mentee
                        open_to, spot = left, left_seat
                        depth -= 1
                    found += 1
                    break
                moved = False
                while edge_of[depth] < indptr[mentee + 1]:
                    mentor = indices[edge_of[depth]]
                    if seat[depth] == 0:
                        if seen[mentor] == turn:
                            edge_of[depth] += 1
                            continue
                        seen[mentor] = turn
                    if seat[depth] < load[mentor]:
                        other = seats[first_seat[mentor] + seat[depth]]
                        seat[depth] += 1
                        depth += 1
                        who[depth], edge_of[depth], seat[depth] = other, indptr[other], 0
                        moved = True
                        break
                    edge_of[depth] += 1
                    seat[depth] = 0
                if not moved:
                    depth -= 1
        if not found:
            return seen == turn
        turn += 1


@Kernel
def match_places(starts, mentees, places, mentor_of):  # type: ignore[no-untyped-def]
    """Fill as many places as can be; returns which mentees stand where places are too many.

    The same as `match_mentees` from the other side, which is much the quicker one when mentees outnumber places.
    """
    n, m = mentor_of.size, places.size
    left = places.copy()
    seen = np.full(n, -1, np.int64)
    ahead = starts[:-1].copy()
    who, edge_of = np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64)
    turn = 0
    while True:
        found = 0
        for root in range(m):
            while left[root] > 0:
                depth = 0
                who[0], edge_of[0] = root, starts[root]
                while depth >= 0:
                    mentor = who[depth]
                    open_to = -1
                    while ahead[mentor] < starts[mentor + 1]:
                        if mentor_of[mentees[ahead[mentor]]] < 0:
                            open_to = mentees[ahead[mentor]]
                            break
                        ahead[mentor] += 1
                    if open_to >= 0:
                        mentor_of[open_to] = mentor
                        while depth > 0:
                            depth -= 1
                            mentor_of[mentees[edge_of[depth] - 1]] = who[depth]
                        left[root] -= 1
                        found += 1
                        break
                    moved = False
                    while edge_of[depth] < starts[mentor + 1]:
                        mentee = mentees[edge_of[depth]]
                        edge_of[depth] += 1
                        if seen[mentee] == turn:
                            continue
                        seen[mentee] = turn
                        if mentor_of[mentee] == mentor:
                            continue
                        depth += 1
                        who[depth] = mentor_of[mentee]
                        edge_of[depth] = starts[mentor_of[mentee]]
                        moved = True
                        break
                    if not moved:
                        depth -= 1
                if depth < 0:
                    break
        if not found:
            return seen == turn
        turn += 1


@Kernel
def mentees_bid(indptr, indices, weight, bidders, eps, cap, places, first_seat, mentor_of, price):  # type: ignore[no-untyped-def]
    """Let these mentees bid for places until each has one.

    Parameters
    ----------
    bidders : int array; there is a place for every one of them
    eps, cap : the least and the most that a bid adds
    mentor_of, price : filled in. A mentor's price is the lowest bid of a full house; a price given is never undercut,
        so FAR keeps a mentor out of it
    """
    m = places.size
    # Of each mentor the seats taken, the lowest bid first: who is outbid stands at the front.
    seats, bids = np.empty(first_seat[m], np.int32), np.empty(first_seat[m], np.int64)
    load = np.zeros(m, np.int32)
    waiting, length = bidders.copy(), bidders.size
    while length > 0:
        # In turns: everybody who waits bids once, and those outbid meanwhile wait for the next turn.
        bidding, length = length, 0
        for turn in range(bidding):
            mentee = waiting[turn]
            best, second, chosen = -FAR, -FAR, 0
            for edge in range(indptr[mentee], indptr[mentee + 1]):
                value = np.int64(weight[edge])
                if value <= second:
                    break
                value -= price[indices[edge]]
                # Without branches, which a processor could only guess at.
                second = max(second, min(best, value))
                chosen = indices[edge] if value > best else chosen
                best = max(best, value)
            bid = price[chosen] + min(best - second, cap) + eps
            mentor_of[mentee] = chosen
            first, held = first_seat[chosen], load[chosen]
            if held < places[chosen]:
                at = first + held
                load[chosen] = held + 1
                while at > first and bids[at - 1] > bid:
                    bids[at], seats[at] = bids[at - 1], seats[at - 1]
                    at -= 1
            else:
                at = first
                mentor_of[seats[first]] = -1
                waiting[length] = seats[first]
                length += 1
                while at < first + held - 1 and bids[at + 1] < bid:
                    bids[at], seats[at] = bids[at + 1], seats[at + 1]
                    at += 1
            bids[at], seats[at] = bid, mentee
            if load[chosen] == places[chosen]:
                price[chosen] = bids[first]


@Kernel
def places_bid(starts, mentees, weight, bidders, eps, cap, places, mentor_of, cost, price):  # type: ignore[no-untyped-def]
    """Let the places of these mentors bid for mentees until each is taken.

    Parameters
    ----------
    bidders : int array; mentors for every one of whose places there is a mentee
    eps, cap : the least and the most that a bid adds
    mentor_of, price : filled in; a mentor's price is the least that a place of theirs gains beyond its mentee's cost
    cost : what mentees cost, filled in; a cost given is never undercut, so FAR keeps a mentee out of it
    """
    m = places.size
    room = m + 1
    queue, waits, free = np.zeros(room, np.int64), np.zeros(m, np.bool_), np.zeros(m, np.int64)
    length, most = 0, 1
    for mentor in bidders:
        if places[mentor] > 0:
            queue[length] = mentor
            length += 1
            waits[mentor] = True
            free[mentor] = places[mentor]
            most = max(most, places[mentor])
    values, edges = np.zeros(most + 2, np.int64), np.zeros(most + 2, np.int64)
    head = 0
    while length > 0:
        mentor = queue[head]
        head = head + 1 if head + 1 < room else 0
        length -= 1
        waits[mentor] = False
        wanted, held, least = free[mentor], 0, -FAR
        for edge in range(starts[mentor], starts[mentor + 1]):
            value = np.int64(weight[edge])
            if value <= least:
                break
            mentee = mentees[edge]
            value -= cost[mentee]
            if value <= least or mentor_of[mentee] == mentor:
                continue
            at = min(held, wanted)
            while at > 0 and values[at - 1] < value:
                values[at] = values[at - 1]
                edges[at] = edges[at - 1]
                at -= 1
            values[at] = value
            edges[at] = edge
            held = min(held + 1, wanted + 1)
            if held == wanted + 1:
                least = values[wanted]
        for at in range(min(wanted, held)):
            mentee = mentees[edges[at]]
            before = mentor_of[mentee]
            if before >= 0:
                free[before] += 1
                if not waits[before]:
                    waits[before] = True
                    queue[(head + length) % room] = before
                    length += 1
            mentor_of[mentee] = mentor
            cost[mentee] += min(values[at] - least, cap) + eps
            free[mentor] -= 1
    for mentor in bidders:
        least = FAR
        for edge in range(starts[mentor], starts[mentor + 1]):
            if mentor_of[mentees[edge]] == mentor:
                least = min(least, np.int64(weight[edge]) - cost[mentees[edge]])
        price[mentor] = 0 if least == FAR else least


@Kernel
def improve(indptr, indices, weight, crowded, short, places, mentor_of, price):  # type: ignore[no-untyped-def]
    """Make every ring of moves that gains; afterwards whole-number prices prove that there is none.

    Prices rise until nobody would rather be elsewhere; where a rise comes back to itself, the moves it is made of are
    a ring that gains (Ahuja, Magnanti & Orlin 1993, Network Flows, ch. 9). Two nodes stand beside the mentors: free
    places, and going without a mentor, which only the crowded may.

    Parameters
    ----------
    crowded, short : bool per mentee and per mentor; the part in which mentees may be left unmatched and no place is
    mentor_of, price : improved; prices are of mentors
    """
    n, m = mentor_of.size, places.size
    free, without = m, m + 1
    value = np.zeros(m + 2, np.int64)
    value[:m] = price
    home, worth = np.full(n, without, np.int64), np.zeros(n, np.int64)
    load = np.zeros(m, np.int64)
    for mentee in range(n):
        if mentor_of[mentee] >= 0:
            home[mentee] = mentor_of[mentee]
            load[mentor_of[mentee]] += 1
            for edge in range(indptr[mentee], indptr[mentee + 1]):
                if indices[edge] == mentor_of[mentee]:
                    worth[mentee] = weight[edge]
    spare = np.zeros(m, np.int64)
    for mentor in range(m):
        if not short[mentor]:
            spare[mentor] = places[mentor] - load[mentor]
    by = np.full(m + 2, -1, np.int64)  # who moves there, n + mentor for a free place that does, or -1
    changed, risen = np.ones(m + 2, np.bool_), np.zeros(m + 2, np.bool_)
    colour = np.zeros(m + 2, np.int64)
    while True:
        moved = False
        risen[:] = False
        for mentee in range(n):
            here = home[mentee]
            if not changed[here]:
                continue
            if here == without and not crowded[mentee]:
                continue
            base = value[here] - worth[mentee]
            for edge in range(indptr[mentee], indptr[mentee + 1]):
                other = indices[edge]
                if short[other] != crowded[mentee] or places[other] == 0 or other == here:
                    continue
                if base + weight[edge] > value[other]:
                    value[other] = base + weight[edge]
                    by[other] = mentee
                    risen[other] = moved = True
            if crowded[mentee] and here != without and base > value[without]:
                value[without] = base
                by[without] = mentee
                risen[without] = moved = True
        for mentor in range(m):
            if spare[mentor] > 0 and value[mentor] > value[free]:
                value[free] = value[mentor]
                by[free] = n + mentor
                risen[free] = moved = True
        if changed[free] or risen[free]:
            for mentor in range(m):
                if not short[mentor] and places[mentor] > 0 and value[free] > value[mentor]:
                    value[mentor] = value[free]
                    by[mentor] = n + free
                    risen[mentor] = moved = True
        if not moved:
            break
        changed, risen = risen, changed
        colour[:] = 0
        rings = 0
        for root in range(m + 2):
            node = root
            while colour[node] == 0 and by[node] >= 0:
                colour[node] = root + 1
                node = home[by[node]] if by[node] < n else by[node] - n
            if colour[node] != root + 1 or by[node] < 0:
                if colour[node] == 0:
                    colour[node] = root + 1
                continue
            last = node
            rings += 1
            while True:
                mover = by[node]
                source = home[mover] if mover < n else mover - n
                by[node] = -1
                if mover < n:
                    for edge in range(indptr[mover], indptr[mover + 1]):
                        if indices[edge] == node:
                            worth[mover] = weight[edge]
                    if node == without:
                        worth[mover] = 0
                    home[mover] = node
                elif source == free:
                    spare[node] += 1
                else:
                    spare[source] -= 1
                node = source
                if node == last:
                    break
        if rings:
            by[:] = -1
            changed[:] = True
    for mentee in range(n):
        mentor_of[mentee] = home[mentee] if home[mentee] < m else -1
    for mentor in range(m):
        price[mentor] = value[mentor] - value[without if short[mentor] else free]


@Kernel
def margins(indptr, indices, weight, crowded, short, places, price):  # type: ignore[no-untyped-def]
    """The best weight above price of each mentee; -FAR where nobody is open to them.

    Somebody among the crowded has at least 0: they may go without.
    """
    found = np.where(crowded, 0, -FAR)
    for mentee in range(found.size):
        for edge in range(indptr[mentee], indptr[mentee + 1]):
            mentor = indices[edge]
            if places[mentor] > 0 and short[mentor] == crowded[mentee]:
                found[mentee] = max(found[mentee], np.int64(weight[edge]) - price[mentor])
    return found


@Kernel
def weight_of_pairs(indptr, indices, weight, mentor_of):  # type: ignore[no-untyped-def]
    """What each mentee has in this arrangement; -1 where unmatched, -2 where the pair is no candidate."""
    found = np.full(mentor_of.size, -1, np.int64)
    for mentee in range(mentor_of.size):
        if mentor_of[mentee] >= 0:
            found[mentee] = -2
            for edge in range(indptr[mentee], indptr[mentee + 1]):
                if indices[edge] == mentor_of[mentee]:
                    found[mentee] = weight[edge]
                    break
    return found


@Kernel
def stable(order, rows, indices, places, mentor_of):  # type: ignore[no-untyped-def]
    """Take the best pair left, again and again: both sides rank by fit, so nobody would rather swap."""
    left = places.copy()
    for edge in order:
        if mentor_of[rows[edge]] < 0 and left[indices[edge]] > 0:
            mentor_of[rows[edge]] = indices[edge]
            left[indices[edge]] -= 1
