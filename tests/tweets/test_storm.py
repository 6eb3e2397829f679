"""32 clients act at random on a few members and tweets, so that they collide all the time.

STORM_SEED=… repeats the choices of a run that failed, though not how its threads met; STORM_ACTS=…
makes it longer.
"""

import os
import random
import traceback
from collections import Counter, deque
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from itertools import count
from math import ceil
from operator import itemgetter
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.core.signals import got_request_exception
from django.db import connection
from django.test import Client, TransactionTestCase, override_settings

from accounts.models import Block, User
from moderation.services import remove_member
from tests.base import make_member
from tests.moderation.base import MEMBERS, TWEETS
from tweets.models import Tweet
from tweets.removal import delete_member

CLIENTS = 32
POPULATION = 12  # whoever is deleted is replaced
RECENT = 30  # the tweets at which acts aim
# The acts, methods of Visitor, and how often each is done.
ACTS = {
    "post": 12,
    "reply": 12,
    "post_again": 10,
    "like": 14,
    "unlike": 7,
    "retweet": 10,
    "unretweet": 5,
    "follow": 12,
    "unfollow": 5,
    "block": 2,
    "unblock": 4,
    "mute": 1,
    "unmute": 1,
    "accept": 2,
    "refuse": 1,
    "protect": 1,
    "report": 1,
    "read": 2,
    "delete_tweet": 4,
    "moderate_tweet": 2,
    "delete_member": 2,
}
PASSWORD = "a storm in a teacup"
REASON = "Gone with the wind"


class Browser(Client):
    """Without the signals by which a test's client sees templates: they reach all threads."""

    def request(self, **request):
        return self.handler(self._base_environ(**request))


class World:
    """What the clients share; they only use operations that no other thread can interrupt."""

    def __init__(self, seed):
        self.seed = seed
        self.numbers = count()
        self.sessions = {}  # member: session key
        self.begun = deque(maxlen=4)  # (author, form), the last ones that were sent
        self.recent = deque(maxlen=RECENT)  # tokens
        self.posted = {}  # token: author's id, of what the site has said that it posted
        self.deleted = set()  # tokens and members' ids; those of which somebody began the deletion
        self.gone = set()  # members' ids; those of which the site has said that they are deleted
        self.done = set()  # names of acts that succeeded
        self.statuses = set()
        self.errors = []
        self.root = User.objects.create_superuser("root", "root@example.org", PASSWORD)
        self.sign_in(self.root)
        for _ in range(POPULATION):
            self.join()

    def join(self):
        number = next(self.numbers)
        self.sign_in(make_member(f"m{number}", password=PASSWORD, protected=number % 6 == 5))

    def sign_in(self, member):
        """One session a member: those who act for them are tabs of one browser."""
        form = {"login": member.username, "password": PASSWORD}
        response = Browser().post("/accounts/login/", form)
        self.sessions[member] = response.cookies[settings.SESSION_COOKIE_NAME].value

    def members(self):
        return [member for member in list(self.sessions) if member != self.root]

    def note_error(self, request, **_):
        data = request.POST.dict()
        self.errors.append(f"{request.method} {request.path} {data}\n{traceback.format_exc()}")


class Visitor:
    """One client, in a thread and with connections of its own."""

    def __init__(self, world, number):
        self.world = world
        self.random = random.Random(f"{world.seed}-{number}")
        self.browser = Browser()

    def visit(self, acts):
        try:
            for _ in range(acts):
                members = self.world.members()
                self.member, self.other = self.random.choice(members), self.random.choice(members)
                (self.name,) = self.random.choices(list(ACTS), ACTS.values())
                getattr(self, self.name)()
        except Exception:
            self.world.errors.append(f"{self.name}\n{traceback.format_exc()}")
        finally:
            connection.close()

    def send(self, path, data=None, member=None):
        """Returns whether it was done: acts end with a redirect, though not to the sign-in."""
        self.browser.cookies.clear()
        if session := self.world.sessions.get(member or self.member):
            self.browser.cookies[settings.SESSION_COOKIE_NAME] = session
        response = self.browser.get(path) if data is None else self.browser.post(path, data)
        self.world.statuses.add(response.status_code)
        done = response.status_code < 400 and "/login" not in response.get("Location", "")
        if done:
            self.world.done.add(self.name)
        return done

    def tweet(self):
        """(token, id) of a recent tweet; some other client may be deleting it."""
        rows = Tweet.objects.filter(token__in=list(self.world.recent)).values_list("token", "pk")
        token, pk = self.random.choice(sorted(rows, key=itemgetter(1)) or [("", 0)])
        return str(token), pk

    def post(self, in_reply_to=""):
        token = str(uuid4())
        text = f"@{self.other.username} #storm #s{self.random.randrange(9)} {token}"
        form = {"token": token, "text": text, "in_reply_to": in_reply_to}
        self.world.begun.append((self.member, form))
        self.submit(self.member, form)

    def submit(self, author, form):
        if self.send("/tweets/new", form, author):
            self.world.posted[form["token"]] = author.pk
            self.world.recent.append(form["token"])

    def reply(self):
        self.post(self.tweet()[1] or "")

    def post_again(self):
        """The other tab, or the same one that lost the answer."""
        if begun := list(self.world.begun):
            self.submit(*self.random.choice(begun))

    def react(self):
        self.send(f"/tweets/{self.tweet()[1]}/{self.name}", {})

    like = unlike = retweet = unretweet = react

    def relate(self):
        self.send(f"/@{self.other.username}/{self.name}", {})

    follow = unfollow = block = mute = unmute = accept = refuse = relate

    def unblock(self):
        if block := Block.objects.select_related("blocker", "blocked").first():
            self.send(f"/@{block.blocked.username}/unblock", {}, block.blocker)

    def protect(self):
        self.send("/settings/privacy", self.random.choice([{"protected": "on"}, {}, {}]))

    def report(self):
        self.send(f"/tweets/{self.tweet()[1]}/report", {"reason": "spam"})

    def read(self):
        self.send(self.random.choice(["/", "/connect", f"/@{self.other.username}"]))

    def delete_tweet(self):
        token, pk = self.tweet()
        self.world.deleted.add(token)
        author = User(pk=self.world.posted.get(token, 0))
        self.send(f"/tweets/{pk}/delete", {}, author)

    def moderate_tweet(self):
        token, pk = self.tweet()
        action = self.random.choice(["hide", "unhide", "remove"])
        if action == "remove":
            self.world.deleted.add(token)
        data = {"action": action, "_selected_action": pk, "reason": REASON}
        self.send(TWEETS, data, self.world.root)

    def delete_member(self):
        """At the desk or by the service, while others act for them and on them."""
        pk = self.member.pk
        self.world.deleted.add(pk)
        if self.random.random() < 0.5:
            data = {"action": "remove", "_selected_action": pk, "reason": REASON}
            self.send(MEMBERS, data, self.world.root)
        else:
            remove_member(moderator=self.world.root, member=self.member, reason=REASON)
        self.world.gone.add(pk)
        if self.world.sessions.pop(self.member, None):
            self.world.join()


@override_settings(LIMITS=dict.fromkeys(settings.LIMITS, "1000000/1h"), ACCOUNT_RATE_LIMITS=False)
class StormTests(TransactionTestCase):
    def setUp(self):
        cache.clear()
        self.seed = os.environ.get("STORM_SEED") or random.randrange(10**6)
        self.world = World(self.seed)
        got_request_exception.connect(self.world.note_error)
        self.addCleanup(got_request_exception.disconnect, self.world.note_error)

    def test_whatever_happens_at_once_nothing_is_lost_doubled_or_miscounted(self):
        acts = ceil(int(os.environ.get("STORM_ACTS", 2000)) / CLIENTS)
        visitors = [Visitor(self.world, number) for number in range(CLIENTS)]
        with ThreadPoolExecutor(CLIENTS) as threads:
            list(threads.map(lambda visitor: visitor.visit(acts), visitors))
        for holds in (
            self.no_answer_was_an_error,
            self.who_was_deleted_is_gone,
            self.counters_are_right,
            self.each_token_is_one_tweet,
            self.every_act_was_done,
        ):
            with self.subTest(holds.__name__, STORM_SEED=self.seed):
                holds()

    def no_answer_was_an_error(self):
        if errors := self.world.errors:
            self.fail(f"{len(errors)} errors, such as:\n{errors[0]}")
        self.assertLessEqual(self.world.statuses, {200, 302, 404, 422})

    def counters_are_right(self):
        output = StringIO()
        try:
            call_command("recount", check=True, stdout=output)
        except CommandError:
            self.fail(output.getvalue())

    def each_token_is_one_tweet(self):
        tokens = Counter(
            map(str, Tweet.objects.exclude(token=None).values_list("token", flat=True))
        )
        self.assertFalse([token for token, tweets in tokens.items() if tweets > 1])
        deleted = self.world.deleted
        lost = [
            token
            for token, author in self.world.posted.items()
            if not (token in tokens or token in deleted or author in deleted)
        ]
        self.assertFalse(lost)

    def who_was_deleted_is_gone(self):
        """Absent at once; what the desk had no time for goes with the daily run."""
        members = User.objects.filter(pk__in=self.world.gone)
        self.assertFalse(members.filter(is_present=True).exists())
        for member in members:
            delete_member(member)
        self.assertFalse(members.all().exists())

    def every_act_was_done(self):
        self.assertEqual(set(ACTS) - self.world.done, set())
