"""How many queries a page costs: few, and as many for a full page as for two rows."""

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.services import follow
from tests.base import MembersTestCase, make_member, tweet
from timeline.models import List
from timeline.services import follow_hashtag, follow_list, pin, set_memberships
from timeline.trends import trends
from tweets.models import Image
from tweets.services import like, retweet

MEMBER_PAGES = {
    "home": "/",
    "profile": "/@alice",
    "with replies": "/@alice/with_replies",
    "images": "/@alice/images",
    "favourites": "/@alice/favourites",
    "lists": "/@alice/lists",
    "list": "/@alice/lists/{list}",
    "members of a list": "/@alice/lists/{list}/members",
    "followers": "/@alice/followers",
    "following": "/@alice/following",
    "tweet": "/@alice/{tweet}",
    "who retweeted": "/@alice/{popular}/retweets",
    "who favourited": "/@alice/{popular}/favourites",
    "picture": "/@alice/{tweet}/photo/2",
    "hashtag": "/hashtag/tea",
    "interactions": "/connect",
    "mentions": "/connect/mentions",
    "interactions of followees": "/connect?from=followees",
    "favourites of mine": "/connect?kind=likes",
    "discover": "/discover",
    "activity": "/discover/activity",
    "new at home": "/home/new?since={popular}",
    "followed hashtags": "/discover/hashtags",
    "boxes of lists": "/@alice/list-memberships",
}
VISITOR_PAGES = {
    page: address
    for page, address in MEMBER_PAGES.items()
    if not address.startswith(("/connect", "/discover/", "/home/", "/@alice/list-memberships"))
}


class QueryTests(MembersTestCase):
    """bob reads; nothing is cached, and he has new interactions."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.popular = tweet(cls.alice, "Popular")
        cls.list = List.objects.create(owner=cls.alice, name="All")
        pin(tweet=cls.popular)

    def grow(self, rows):
        """Add this many rows to every page: with four pictures, retweets, replies, others."""
        for n in range(User.objects.count(), User.objects.count() + rows):
            member = make_member(f"member{n}")
            follow(follower=member, followee=self.alice)
            follow(follower=self.alice, followee=member)
            follow(follower=self.bob, followee=member)
            set_memberships(owner=self.alice, member=member, lists=[self.list])
            follow_hashtag(member=self.bob, label=f"tea{n}")
            tweet(self.charlie, f"Through #tea{n}")
            for owner in (self.alice, self.bob):
                List.objects.create(owner=owner, name=f"{n}")
            for reader in (self.alice, self.bob):
                theirs = List.objects.create(owner=member, name=reader.username)
                follow_list(member=reader, which=theirs)
            theirs = tweet(member, f"#tea @bob {n}")
            own = tweet(self.alice, f"#tea @{member.username} https://example.org/")
            self.tweet = tweet(self.alice, "Reply", in_reply_to=own)
            tweet(member, "Answer", in_reply_to=self.tweet)
            mine = tweet(self.bob, "Mine")
            for said in (theirs, own, self.tweet):
                self.add_pictures(said)
                like(member=self.alice, tweet=said)
            for said in (mine, self.popular):
                like(member=member, tweet=said)
                retweet(member=member, tweet=said)
            retweet(member=self.alice, tweet=theirs)

    def add_pictures(self, tweet):
        picture = {"file": "a/b.webp", "width": 4, "height": 3, "color": "#aabbcc"}
        Image.objects.bulk_create(
            Image(tweet=tweet, position=position, **picture) for position in range(Image.LIMIT)
        )

    def queries(self, address):
        """How many a cold page costs, but for trends: one page a minute reads them."""
        address = address.format(tweet=self.tweet.pk, popular=self.popular.pk, list=self.list.pk)
        cache.clear()
        trends()
        with CaptureQueriesContext(connection) as context:
            response = self.client.get(address)
        self.assertEqual(response.status_code, 200)
        return len(context)

    def assert_same_at_2_and_20_rows(self, pages):
        """Returns the costs of the pages."""
        self.grow(2)
        few = {page: self.queries(address) for page, address in pages.items()}
        self.grow(18)
        many = {page: self.queries(address) for page, address in pages.items()}
        self.assertEqual(many, few)
        return many

    def test_a_members_pages_cost_the_same_at_2_and_20_rows(self):
        self.client.force_login(self.bob)
        costs = self.assert_same_at_2_and_20_rows(MEMBER_PAGES)
        self.assertLessEqual(costs["home"], 6)
        self.assertLessEqual(max(costs.values()), 9)

    def test_a_visitors_pages_cost_the_same_at_2_and_20_rows_and_at_most_4(self):
        costs = self.assert_same_at_2_and_20_rows(VISITOR_PAGES)
        self.assertLessEqual(max(costs.values()), 4, costs)

    def test_trends_cost_the_same_at_2_and_20_rows(self):
        for rows in (2, 18):
            self.grow(rows)
            cache.clear()
            with self.assertNumQueries(10):  # one a day, two for where to begin and what is barred
                trends()

    def test_home_costs_at_most_6_with_20_tweets_of_four_pictures(self):
        self.client.force_login(self.bob)
        for _ in range(20):
            self.tweet = tweet(self.alice)
            self.add_pictures(self.tweet)
        self.assertLessEqual(self.queries("/"), 6)
        self.assertContains(self.client.get("/"), 'class="pictures pictures-4"', count=20)

    def test_home_costs_at_most_6_on_every_page_of_many(self):
        self.client.force_login(self.bob)
        self.grow(20)
        address = "/"
        for _ in range(3):
            self.assertLessEqual(self.queries(address), 6)
            address = self.client.get(address).context["more_url"]
            self.assertTrue(address)
