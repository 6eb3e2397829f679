"""What most tests begin with: alice, bob who follows her, and charlie, a stranger."""

import re

from django.core.cache import cache
from django.test import TestCase

from accounts.models import User
from accounts.services import follow
from tweets.services import post_tweet


def make_member(username, **fields):
    return User.objects.create_user(username, f"{username}@example.org", **fields)


def tweet(author, text="Hello", **options):
    return post_tweet(author=author, text=text, **options)


def shown(response):
    """The ids of the tweets on a page, in its order; of retweets those of their originals."""
    return [int(pk) for pk in re.findall(r'id="tweet-(\d+)"', response.content.decode())]


class MembersTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.alice, cls.bob, cls.charlie = map(make_member, ("alice", "bob", "charlie"))
        follow(follower=cls.bob, followee=cls.alice)

    def setUp(self):
        cache.clear()  # limits and trends

    def pages(self, address, limit=20):
        """The pages from this address on, following "more" to the last one."""
        pages = []
        while address:
            pages.append(self.client.get(address))
            address = pages[-1].context["more_url"]
            self.assertLess(len(pages), limit)
        return pages
