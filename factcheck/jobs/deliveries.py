"""Events are sent to webhooks: each at least once, whatever ends in between, and no receiver waits for another.

A worker takes a webhook in one transaction, sends what is due outside of any, and notes what came of it in another. Who is killed in
between has sent what others send again, with the same id, once the time is over for which the webhook was taken.
"""

from __future__ import annotations

import random
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache, partial

from factcheck import logs
from factcheck.errors import Unavailable, Undelivered, UrlNotAllowed
from factcheck.jobs.place import Place
from factcheck.jobs.schedule import again_at, asked_wait
from factcheck.outbound.send import Answered, post
from factcheck.outbound.signing import sign
from factcheck.outbound.urls import checked_url
from factcheck.settings import Settings
from factcheck.store import Store, Writing, deliveries, webhooks
from factcheck.store.database import stamp
from factcheck.store.deliveries import DEAD, DELIVERED, Due, Noted, Taken
from factcheck.store.events import ACTIVE, PENDING
from factcheck.store.sealed import Seal

#: Messages to one webhook at the same time, in one taking, and in a second on average.
LANES, PORTION, PER_SECOND = 2, 40, 20
#: Webhooks that a process sends to at the same time; those that fail get no more than half of these places.
WEBHOOKS = 16
#: How long sending goes on after a webhook was taken, and how long it is this worker's: that, one whole request, and time to note it.
SENDING, LEASE = timedelta(seconds=10), timedelta(seconds=60)
#: Seconds that a step waits for something to come of what it began.
PATIENCE = 1.0
#: How long nothing may arrive before a webhook is disabled.
FAILING = timedelta(days=5)
_KEPT_CHARACTERS = 300
#: Answers after which the rest of a taking would fail as well: the receiver is gone, or asks to be left alone.
_GONE, _LATER = 410, (429, 503)


def step(place: Place) -> bool:
    """Send what is due; says whether something was."""
    return _dispatcher(place.store, place.settings).step()


@lru_cache(maxsize=4)
def _dispatcher(store: Store, settings: Settings) -> Dispatcher:
    return Dispatcher(store, settings)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A message that was sent, and what the receiver answered; without a status it got no answer."""

    delivery: Due
    at: datetime
    status: int | None = None
    error: str | None = None
    wait: timedelta = timedelta()


@dataclass(slots=True)
class _Round:
    """One taking of a webhook: what is still to be sent, what was, and the lanes that are still at it."""

    taken: Taken
    since: datetime
    to_send: deque[Due]
    lanes: int
    made: list[Attempt] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next(self, now: datetime) -> Due | None:
        """What a lane sends next; nothing when the time is over, the receiver wants no more, or the process ends."""
        with self.lock:
            goes_on = now < self.since + SENDING and threading.main_thread().is_alive()
            return self.to_send.popleft() if self.to_send and goes_on else None

    def add(self, attempt: Attempt) -> None:
        with self.lock:
            self.made.append(attempt)
            if attempt.status == _GONE or attempt.wait:
                self.to_send.clear()

    def left(self) -> bool:
        """Whether the lane that leaves is the last one."""
        with self.lock:
            self.lanes -= 1
            return self.lanes == 0


class Dispatcher:
    """Who sends, for one process."""

    def __init__(
        self, store: Store, settings: Settings, *, send: Callable[..., Answered] = post, chance: Callable[[], float] = random.random
    ) -> None:
        self._store, self._allowed, self._send, self._chance = store, settings.webhook_private, send, chance
        self._seal = Seal.of(store.signer)
        self._lanes: dict[threading.Thread, bool] = {}
        self._ended = threading.Event()

    def step(self) -> bool:
        """Begin to send to the webhooks that are free and something is due for, and wait a moment; says whether there were any."""
        if not threading.main_thread().is_alive():
            return False
        self._lanes = {lane: failing for lane, failing in self._lanes.items() if lane.is_alive()}
        self._ended.clear()
        rounds = self._take()
        for one in rounds:
            for _ in range(one.lanes):
                lane = threading.Thread(target=self._drive, args=(one,), name=f"deliveries-{one.taken.webhook.id}")
                self._lanes[lane] = one.taken.webhook.failing_since is not None
                lane.start()
        full = len(self._lanes) >= LANES * WEBHOOKS
        if rounds or full:
            self._ended.wait(PATIENCE)
        return bool(rounds) or full

    def wait(self) -> None:
        """Wait until nothing is being sent."""
        for lane in self._lanes:
            lane.join()

    def _take(self) -> list[_Round]:
        clock = self._store.database.clock
        places = WEBHOOKS - len(self._lanes) // LANES
        poor = WEBHOOKS // 2 - sum(self._lanes.values()) // LANES
        with self._store.reading() as connection:
            found = deliveries.waiting(connection, stamp(clock()), places)
        well, ill = ([row.id for row in found if (row.failing_since is not None) is failing] for failing in (False, True))
        rounds = []
        for webhook_id in [*well, *ill[: max(poor, 0)]]:
            since = clock()
            taken = self._store.write(partial(self._taken, webhook_id, stamp(since + LEASE)))
            if taken is not None:
                rounds.append(_Round(taken, since, deque(taken.due), min(LANES, len(taken.due))))
        return rounds

    def _taken(self, webhook_id: str, until: str, tx: Writing) -> Taken | None:
        return deliveries.take(tx, self._seal, webhook_id, until, PORTION)

    def _drive(self, one: _Round) -> None:
        """Send what is due to one webhook, one message after the other; the lane that ends last notes what came of all."""
        clock = self._store.database.clock
        try:
            while (delivery := one.next(clock())) is not None:
                one.add(self._attempt(one.taken, delivery, clock()))
        finally:
            if one.left():
                self._note(one)
            self._ended.set()

    def _attempt(self, taken: Taken, delivery: Due, at: datetime) -> Attempt:
        if not taken.secrets:
            return Attempt(delivery, at, error="the secret cannot be read with the key of this installation; rotate it")
        body, seconds = delivery.body.encode(), int(at.timestamp())
        headers = {
            "content-type": "application/json",
            "webhook-id": delivery.event_id,
            "webhook-timestamp": str(seconds),
            "webhook-signature": sign(taken.secrets, delivery.event_id, seconds, body),
        }
        try:
            answered = self._send(checked_url(taken.webhook.url, allowed_private=self._allowed), body, headers)
        except (UrlNotAllowed, Undelivered) as error:
            return Attempt(delivery, at, error=str(error))
        asked = asked_wait(answered.headers.get("retry-after"), at) if answered.status in _LATER else timedelta()
        return Attempt(delivery, at, answered.status, _complaint(answered), asked)

    def _note(self, one: _Round) -> None:
        """Note what came of a round; what cannot be noted is sent again."""
        try:
            self._store.write(partial(self._keep, one))
        except Unavailable as error:
            logs.logger().error("not noted", webhook=one.taken.webhook.id, error=repr(error))
            return
        for attempt in one.made:
            told = {"webhook": one.taken.webhook.id, "event_id": attempt.delivery.event_id, "status": attempt.status}
            logs.logger().info("sent" if attempt.error is None else "not delivered", **told)

    def _keep(self, one: _Round, tx: Writing) -> None:
        noted = [self._noted(attempt) for attempt in one.made]
        deliveries.note(tx, noted)
        failing_since = _failing_since(one.taken.webhook.failing_since, noted)
        rests_until = max([one.since + timedelta(seconds=len(noted) / PER_SECOND), *(attempt.at + attempt.wait for attempt in one.made)])
        webhook = deliveries.give_back(tx, one.taken, stamp(rests_until), failing_since)
        if webhook is None or webhook.state != ACTIVE:
            return
        if any(attempt.status == _GONE for attempt in one.made):
            webhooks.disable(tx, webhook, webhooks.GONE)
        elif failing_since is not None and failing_since <= stamp(self._store.database.clock() - FAILING):
            webhooks.disable(tx, webhook, webhooks.FAILING)

    def _noted(self, attempt: Attempt) -> Noted:
        delivery, at = attempt.delivery, stamp(attempt.at)
        first = datetime.fromisoformat(delivery.first_tried) if delivery.first_tried else attempt.at
        again = again_at(delivery.attempts + 1, first, attempt.at, self._chance())
        if attempt.error is None:
            state, due = DELIVERED, at
        elif again is None or attempt.status == _GONE:
            state, due = DEAD, at
        else:
            state, due = PENDING, stamp(max(again, attempt.at + attempt.wait))
        return Noted(delivery, state, at, due, attempt.status, attempt.error)


def _failing_since(before: str | None, noted: list[Noted]) -> str | None:
    if not noted:
        return before
    if any(one.state == DELIVERED for one in noted):
        return None
    return before or min(one.at for one in noted)


def _complaint(answered: Answered) -> str | None:
    """What is wrong with an answer; nothing with 2xx."""
    if 200 <= answered.status < 300:
        return None
    redirect = ", a redirect, which is not followed" if 300 <= answered.status < 400 else ""
    return f"it answered {answered.status}{redirect}: {answered.excerpt}"[:_KEPT_CHARACTERS].rstrip(": ")
