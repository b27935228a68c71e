"""Deliveries on both databases: signed, repeated until they arrive, never lost, and no receiver waits for another (reliability H3-H12)."""

from __future__ import annotations

import json
import threading
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import partial

import pytest

from factcheck.errors import Undelivered
from factcheck.jobs import deliveries as jobs
from factcheck.jobs.deliveries import LANES, LEASE, PER_SECOND, PORTION
from factcheck.jobs.place import Place
from factcheck.jobs.steps import STEPS
from factcheck.outbound.send import Answered
from factcheck.settings import Settings
from factcheck.store import events, verified, webhooks
from factcheck.store.events import ACTIVE
from factcheck.store.sealed import Seal
from factcheck.store.webhooks import DISABLED
from tests.unit.jobs.receiving import START, Newsroom, Receiver, receiving


@pytest.fixture
def receiver():
    with receiving() as one:
        yield one


@pytest.fixture
def newsroom(tmp_path, database_url, receiver):
    opened = Newsroom.at(tmp_path, database_url, receiver)
    yield opened
    opened.sender.wait()
    opened.store.database.close()


def another(newsroom, folder, *receivers):
    """The same newsroom, with other receivers in its own network."""
    return Newsroom.at(folder, newsroom.store.database.url.render_as_string(hide_password=False), *receivers)


def answering(status, **headers):
    return lambda _: (status, {name.replace("_", "-"): value for name, value in headers.items()})


def test_an_event_arrives_signed_and_says_what_happened(newsroom, receiver):
    hook, secret = newsroom.register(receiver.url)
    (event,) = newsroom.tell()
    newsroom.send()
    (message,) = receiver.heard
    told = message.verified(secret, newsroom.clock())
    assert told == {"type": "batch.finished", "timestamp": "2026-03-20T09:00:00.000000Z", "data": {"batch_id": "0"}}
    assert (message.id, message.headers["content-type"]) == (event, "application/json")
    (delivery,) = newsroom.deliveries(hook.id)
    assert (delivery["state"], delivery["attempts"], delivery["last_status"], delivery["last_error"]) == ("delivered", 1, 204, None)
    newsroom.clock.forward(days=5)
    newsroom.send()
    assert len(receiver.heard) == 1


def test_only_those_are_told_who_asked_for_it(newsroom, receiver):
    asked = newsroom.register(receiver.url, "check.superseded", "batch.finished")[0]
    others = [newsroom.register(receiver.url, "check.superseded")[0], newsroom.register(receiver.url, owner="other")[0]]
    newsroom.tell()
    assert [len(newsroom.deliveries(one.id)) for one in [asked, *others]] == [1, 0, 0]


@pytest.mark.parametrize(("number", "tick"), [(50, 60), pytest.param(10_000, 20, marks=pytest.mark.slow)])
def test_after_72_hours_of_outage_everything_arrives(newsroom, tmp_path, number, tick):
    down = Receiver()  # nobody listens there yet
    newsroom = another(newsroom, tmp_path, down)
    hook, secret = newsroom.register(down.url)
    told = newsroom.tell(number - 1)
    newsroom.send_until(START + timedelta(hours=72), timedelta(seconds=tick))
    told += newsroom.tell()
    assert all(3 <= one["attempts"] < 10 for one in newsroom.deliveries(hook.id)[1:])
    with receiving(down):
        while newsroom.deliveries(hook.id, "pending"):
            newsroom.clock.time = max(newsroom.next_due(), newsroom.clock() + timedelta(seconds=tick))
            before = len(down.heard)
            newsroom.send()
            for message in down.heard[before:]:
                assert message.verified(secret, newsroom.clock())["type"] == "batch.finished"
    assert sorted(message.id for message in down.heard) == sorted(told)
    assert newsroom.deliveries(hook.id, "dead") == []
    assert newsroom.webhook(hook.id).failing_since is None
    newsroom.store.database.close()


def test_each_attempt_has_the_same_id_and_a_fresh_timestamp(newsroom, receiver):
    receiver.answer = answering(500)
    secret = newsroom.register(receiver.url).secret
    newsroom.tell()
    newsroom.send_until(START + timedelta(hours=1))
    assert len(receiver.heard) == 4
    assert len({message.id for message in receiver.heard}) == 1
    times = [int(message.headers["webhook-timestamp"]) for message in receiver.heard]
    assert times == sorted(set(times))
    for message, seconds in zip(receiver.heard, times, strict=True):
        assert message.verified(secret, datetime.fromtimestamp(seconds, START.tzinfo))


@pytest.mark.parametrize("chance", [0.0, 0.5, 1.0])
def test_a_message_is_given_up_after_ten_attempts_over_three_days_and_can_be_replayed(tmp_path, database_url, receiver, chance):
    newsroom = Newsroom.at(tmp_path, database_url, receiver, chance=lambda: chance)
    receiver.answer = answering(500)
    hook = newsroom.register(receiver.url).webhook
    (event,) = newsroom.tell()
    newsroom.send_until(START + timedelta(days=4, hours=20))
    (dead,) = newsroom.deliveries(hook.id, "dead")
    times = [int(message.headers["webhook-timestamp"]) for message in receiver.heard]
    assert (dead["attempts"], len(times), dead["due"]) == (10, 10, None)
    assert times[-1] - times[0] >= 72 * 3600
    assert dead["last_error"] == "it answered 500"
    receiver.answer = answering(200)
    assert newsroom.store.write(lambda tx: jobs.deliveries.replay_dead(tx, hook.id)) == 1
    newsroom.send()
    assert receiver.heard[-1].id == event
    assert [one["state"] for one in newsroom.deliveries(hook.id)] == ["delivered"]
    newsroom.store.database.close()


def test_the_waits_differ_from_delivery_to_delivery(newsroom, receiver):
    receiver.answer = answering(500)
    hook = newsroom.register(receiver.url).webhook
    newsroom.tell(40)
    newsroom.send_until(START + timedelta(minutes=1))
    waits = [datetime.fromisoformat(one["due"]) - datetime.fromisoformat(one["last_tried"]) for one in newsroom.deliveries(hook.id)]
    assert min(waits) < timedelta(minutes=5) * 0.92
    assert max(waits) > timedelta(minutes=5) * 1.08
    assert timedelta(minutes=5) * 0.87 < min(waits) < max(waits) < timedelta(minutes=5) * 1.13


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 500, 503])
def test_what_is_not_2xx_has_not_arrived(newsroom, receiver, status):
    with receiving() as elsewhere:
        receiver.answer = answering(status, location=elsewhere.url)
        hook = newsroom.register(receiver.url).webhook
        newsroom.tell()
        newsroom.send()
        assert elsewhere.heard == []
    (delivery,) = newsroom.deliveries(hook.id)
    assert (delivery["state"], delivery["last_status"]) == ("pending", status)
    assert delivery["last_error"].startswith(f"it answered {status}")
    assert newsroom.webhook(hook.id).failing_since == "2026-03-20T09:00:00.000000Z"


def test_410_disables_and_what_is_left_is_held_back(newsroom, receiver):
    receiver.answer = answering(410)
    hook = newsroom.register(receiver.url).webhook
    newsroom.tell(30)
    newsroom.send_until(START + timedelta(days=1))
    found = newsroom.webhook(hook.id)
    assert (found.state, found.reason, found.version) == (DISABLED, "gone", 2)
    assert 1 <= len(receiver.heard) == len(newsroom.deliveries(hook.id, "dead")) <= LANES
    assert newsroom.audited() == ["webhook.registered", "webhook.disabled"]
    newsroom.tell()
    assert len(newsroom.deliveries(hook.id)) == 30
    receiver.answer = answering(200)
    newsroom.store.write(lambda tx: webhooks.change(tx, found, state=ACTIVE))
    newsroom.send_until(newsroom.clock() + timedelta(minutes=1))
    assert len(newsroom.deliveries(hook.id, "delivered")) == 30 - len(newsroom.deliveries(hook.id, "dead"))


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("asked", "waited"),
    [
        ("3600", 3600),
        (format_datetime(START + timedelta(hours=2), usegmt=True), 7200),
        ("999999999", 86_400),
        ("9" * 400, 86_400),
        ("-5", 5),
        ("0", 5),
        ("soon", 5),
        (format_datetime(START - timedelta(days=9), usegmt=True), 5),
    ],
)
def test_a_receiver_that_asks_for_time_gets_it(newsroom, receiver, status, asked, waited):
    receiver.answer = answering(status, retry_after=asked)
    hook = newsroom.register(receiver.url).webhook
    newsroom.tell(10)
    newsroom.send()
    assert len(receiver.heard) <= (LANES if waited > 5 else 10)
    due = newsroom.next_due() - START
    assert timedelta(seconds=waited * 0.87) <= due <= timedelta(seconds=waited * 1.13)
    receiver.answer = answering(204)
    newsroom.send_until(START + timedelta(seconds=waited * 1.2))
    assert len(newsroom.deliveries(hook.id, "delivered")) == 10


def test_a_webhook_at_which_nothing_arrives_for_five_days_is_disabled(newsroom, receiver):
    receiver.answer = answering(500)
    hook = newsroom.register(receiver.url).webhook
    for _ in range(5):
        newsroom.tell()
        newsroom.send_until(newsroom.clock() + timedelta(hours=23))
        assert newsroom.webhook(hook.id).state == ACTIVE
    newsroom.tell()
    newsroom.send_until(START + timedelta(days=6))
    found = newsroom.webhook(hook.id)
    assert (found.state, found.reason, found.failing_since) == (DISABLED, "failing", "2026-03-20T09:00:00.000000Z")
    assert newsroom.audited()[-1] == "webhook.disabled"
    with newsroom.store.reading() as connection:
        assert list(verified(connection)) == []
    tried = len(receiver.heard)
    newsroom.send_until(START + timedelta(days=9))
    assert len(receiver.heard) == tried


def test_one_message_that_is_never_taken_disables_nothing(newsroom, receiver):
    (bad,) = newsroom.tell()
    receiver.answer = lambda message: (500, {}) if message.id == bad else (200, {})
    hook = newsroom.register(receiver.url).webhook
    newsroom.store.write(lambda tx: events.try_out(tx, "local", hook.id))
    for _ in range(12):
        newsroom.tell()
        newsroom.send_until(newsroom.clock() + timedelta(hours=12))
    assert newsroom.webhook(hook.id).state == ACTIVE


def test_a_receiver_that_hangs_delays_no_other(newsroom, receiver, tmp_path):
    released = threading.Event()

    def hang(_):
        assert released.wait(30)
        return 200, {}

    with receiving(Receiver(hang)) as slow:
        both = another(newsroom, tmp_path, receiver, slow)
        hanging, quick = both.register(slow.url).webhook, both.register(receiver.url).webhook

        def arrived(number):
            both.sender.step()
            return len(both.deliveries(quick.id, "delivered")) == number

        for number in (20, 40, 60, 80):
            both.clock.forward(seconds=3)
            both.tell(20)
            _wait_for(partial(arrived, number))
        assert slow.at_once == LANES
        assert both.deliveries(hanging.id, "delivered") == []
        released.set()
        both.sender.wait()
        both.send_until(both.clock() + timedelta(minutes=2))
        assert len(both.deliveries(hanging.id, "delivered")) == 80
        assert slow.most_at_once <= LANES
        both.store.database.close()


def _wait_for(true):
    for _ in range(200):
        if true():
            return
        threading.Event().wait(0.05)
    raise AssertionError("it did not come")


def test_those_that_fail_take_no_more_than_half_of_the_places(newsroom, receiver):
    released = threading.Event()
    tried = []

    def send(target, body, headers):
        tried.append(target.path)
        if "slow" in target.path:
            assert released.wait(30)
            raise Undelivered("timeout", "it took too long")
        return Answered(200, {}, "")

    sender = jobs.Dispatcher(newsroom.store, _settings(receiver), send=send)
    for n in range(20):
        newsroom.register(f"{receiver.url}/slow/{n}")
    newsroom.tell()
    released.set()
    for _ in range(3):
        while sender.step():
            sender.wait()
        newsroom.clock.forward(minutes=1)
    released.clear()
    newsroom.clock.forward(days=1)
    newsroom.register(f"{receiver.url}/quick")
    newsroom.tell()
    tried.clear()

    def all_places_are_taken():
        sender.step()
        return any("quick" in path for path in tried) and len(_slow(tried)) >= jobs.WEBHOOKS // 2

    _wait_for(all_places_are_taken)
    sender.step()
    assert len(_slow(tried)) == jobs.WEBHOOKS // 2
    released.set()
    sender.wait()


def _slow(tried):
    return {path for path in tried if "slow" in path}


def test_a_storm_is_sent_at_a_bounded_rate(newsroom, receiver):
    hook = newsroom.register(receiver.url).webhook
    newsroom.tell(10 * PORTION)
    newsroom.send()
    assert len(receiver.heard) == PORTION
    newsroom.send_until(START + timedelta(seconds=5))
    assert len(receiver.heard) <= 5 * PER_SECOND + PORTION
    newsroom.send_until(START + timedelta(seconds=10 * PORTION / PER_SECOND + 1))
    assert len(newsroom.deliveries(hook.id, "delivered")) == 10 * PORTION == len(receiver.heard)
    assert receiver.most_at_once <= LANES


def test_two_workers_do_not_send_the_same(newsroom, receiver):
    newsroom.register(receiver.url)
    told = newsroom.tell(3 * PORTION)
    other = jobs.Dispatcher(newsroom.store, _settings(receiver))
    for _ in range(10):
        threads = [threading.Thread(target=one.step) for one in (newsroom.sender, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        newsroom.sender.wait()
        other.wait()
        newsroom.clock.forward(seconds=PORTION / PER_SECOND)
    assert sorted(message.id for message in receiver.heard) == sorted(told)


def _settings(*receivers):
    return Settings(webhook_private=tuple(f"127.0.0.1:{one.port}" for one in receivers))


def test_an_address_that_is_no_longer_allowed_gets_nothing(newsroom, receiver):
    hook = newsroom.register(receiver.url).webhook
    newsroom.tell()
    sender = jobs.Dispatcher(newsroom.store, _settings())
    sender.step()
    sender.wait()
    assert receiver.heard == []
    (delivery,) = newsroom.deliveries(hook.id)
    assert (delivery["state"], delivery["attempts"], delivery["last_status"]) == ("pending", 1, None)
    assert "https://" in delivery["last_error"]


def test_messages_are_signed_with_the_former_secret_for_its_time_of_grace(newsroom, receiver):
    hook, old = newsroom.register(receiver.url)
    new = newsroom.store.write(lambda tx: webhooks.rotate(tx, Seal.of(newsroom.store.signer), hook, timedelta(days=1))).secret

    def heard():
        newsroom.tell()
        newsroom.send()
        return receiver.heard[-1]

    for secret in (old, new):
        assert heard().verified(secret, newsroom.clock())
    newsroom.clock.forward(hours=24)
    assert heard().verified(new, newsroom.clock())
    with pytest.raises(Exception, match="No matching signature"):
        heard().verified(old, newsroom.clock())


def test_a_secret_that_cannot_be_read_is_told_and_another_one_helps(newsroom, receiver):
    hook = newsroom.register(receiver.url).webhook
    newsroom.store.write(lambda tx: webhooks.rotate(tx, Seal(b"k" * 32), hook, timedelta()))
    newsroom.tell()
    newsroom.send()
    assert receiver.heard == []
    assert "rotate it" in newsroom.deliveries(hook.id)[0]["last_error"]
    secret = newsroom.store.write(
        lambda tx: webhooks.rotate(tx, Seal.of(newsroom.store.signer), newsroom.webhook(hook.id), timedelta(1))
    ).secret
    newsroom.send_until(START + timedelta(minutes=1))
    assert receiver.heard[0].verified(secret, newsroom.clock())


def test_what_cannot_be_noted_is_sent_again(newsroom, receiver, monkeypatch):
    hook = newsroom.register(receiver.url).webhook
    newsroom.tell()
    with monkeypatch.context() as away:
        receiver.answer = lambda _: away.setattr(newsroom.store.database, "failed", True) or (204, {})
        newsroom.sender.step()
        newsroom.sender.wait()
    newsroom.send_until(newsroom.clock() + LEASE - timedelta(seconds=1))
    assert (len(receiver.heard), newsroom.deliveries(hook.id)[0]["attempts"]) == (1, 0)
    receiver.answer = answering(204)
    newsroom.send_until(newsroom.clock() + timedelta(seconds=2))
    assert (len(receiver.heard), newsroom.deliveries(hook.id)[0]["state"]) == (2, "delivered")
    assert len({message.id for message in receiver.heard}) == 1


def test_a_deleted_webhook_gets_nothing_any_more(newsroom, receiver):
    hook = newsroom.register(receiver.url).webhook
    newsroom.tell()
    receiver.answer = lambda _: newsroom.store.write(lambda tx: webhooks.remove(tx, hook)) or (500, {})
    newsroom.send()
    newsroom.send_until(START + timedelta(days=4))
    assert len(receiver.heard) == 1
    assert newsroom.deliveries(hook.id) == []


def test_what_was_changed_while_it_was_sent_is_not_undone(newsroom, receiver):
    hook = newsroom.register(receiver.url).webhook
    newsroom.tell()

    def change(_):
        newsroom.store.write(lambda tx: webhooks.change(tx, hook, url=f"{receiver.url}/new"))
        return 410, {}

    receiver.answer = change
    newsroom.send()
    found = newsroom.webhook(hook.id)
    assert (found.state, found.failing_since, found.url) == (ACTIVE, None, f"{receiver.url}/new")


def test_events_are_kept_for_ninety_days(newsroom, receiver):
    hook = newsroom.register(receiver.url).webhook
    newsroom.tell(3)
    newsroom.send()
    newsroom.clock.forward(days=80)
    newsroom.tell()
    place = Place(newsroom.store, None, _settings(receiver), START.date)
    left = []
    for days in (0, 9, 2, 80):
        newsroom.clock.forward(days=days)
        assert STEPS["housekeeping"](place) is False
        left.append(len(newsroom.deliveries(hook.id)))
    assert left == [4, 4, 1, 0]


def test_a_step_sends_for_its_place(newsroom, receiver):
    newsroom.register(receiver.url)
    newsroom.tell()
    place = Place(newsroom.store, None, _settings(receiver), START.date)
    while STEPS["deliveries"](place):
        pass
    _wait_for(lambda: len(receiver.heard) == 1)
    assert json.loads(receiver.heard[0].body)["data"] == {"batch_id": "0"}
