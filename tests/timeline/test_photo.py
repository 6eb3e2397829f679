"""A picture of a tweet on a page of its own: as visible as the tweet, and no other way."""

from accounts.services import block
from moderation.services import hide_tweet, suspend
from tests.base import make_member, tweet
from tests.tweets.pictures import FRESH, PicturesTestCase
from tweets.models import Image
from tweets.services import delete_tweet, retweet


class PhotoTests(PicturesTestCase):
    def setUp(self):
        super().setUp()
        self.client.logout()
        self.tweet = self.post_pictures(self.alice, "Five eggs", "", "A <nest>")

    def post_pictures(self, author, *alts):
        pictures = [(self.upload(author, width=10 * n), alt) for n, alt in enumerate(alts, 1)]
        return tweet(author, "Look at this", pictures=pictures)

    def photo(self, number=1, of=None, **options):
        return self.client.get(f"{(of or self.tweet).get_absolute_url()}/photo/{number}", **options)

    def assert_status(self, status, **options):
        self.assertEqual(self.photo(**options).status_code, status)

    def test_it_shows_the_large_rendition_its_description_the_author_and_the_way_back(self):
        page = self.photo(3)
        file = Image.objects.get(tweet=self.tweet, position=2).file
        self.assertContains(page, f'<img src="/media/{file}" alt="A &lt;nest&gt;" width="30"')
        self.assertContains(page, "A &lt;nest&gt;</figcaption>")
        self.assertContains(page, "<h1>Picture 3 of 3</h1>")
        self.assertContains(page, '<a class="who" href="/@alice">')
        self.assertContains(page, f'<a href="{self.tweet.get_absolute_url()}">')

    def test_a_picture_without_a_description_says_so(self):
        self.assertContains(self.photo(2), 'alt="Picture without a description"')
        self.assertNotContains(self.photo(2), "figcaption")

    def test_it_leads_to_the_one_before_and_the_one_after(self):
        base = f"{self.tweet.get_absolute_url()}/photo"
        for number, before, after in ((1, None, 2), (2, 1, 3), (3, 2, None)):
            page = self.photo(number)
            for rel, other in (("prev", before), ("next", after)):
                link = f'href="{base}/{other}" rel="{rel}"'
                self.assertContains(page, link if other else f'rel="{rel}"', count=bool(other))

    def test_a_single_picture_leads_nowhere(self):
        page = self.photo(of=self.post_pictures(self.alice, "Alone"))
        self.assertContains(page, "<h1>Picture 1 of 1</h1>")
        self.assertNotContains(page, "Pictures of this Tweet")

    def test_a_number_without_a_picture_is_a_404(self):
        for number in (0, 4, 10**30):
            self.assert_status(404, number=number)
        self.assert_status(404, of=tweet(self.alice, "Only words"))

    def test_cards_and_quotes_lead_to_it(self):
        with self.settings(ALLOWED_HOSTS=["example.org", "testserver"]):
            tweet(self.bob, f"See https://example.org{self.tweet.get_absolute_url()}")
        for address in ("/@alice", "/@bob"):
            page = self.client.get(address)
            for number in (1, 2, 3):
                self.assertContains(page, f'href="{self.tweet.get_absolute_url()}/photo/{number}"')

    def test_htmx_gets_what_a_dialog_shows(self):
        part = self.photo(2, headers=FRESH)
        self.assertNotContains(part, "<html")
        self.assertContains(part, '<form method="dialog">')
        for number in (1, 3):
            self.assertContains(part, f'hx-get="{self.tweet.get_absolute_url()}/photo/{number}"')
        self.assertIn("HX-Request", part.headers["Vary"])
        self.assertNotContains(self.photo(2), '<form method="dialog">')

    def test_the_wrong_name_leads_to_the_right_one(self):
        for name in ("bob", "ALICE", "nobody_there"):
            response = self.client.get(f"/@{name}/{self.tweet.pk}/photo/2")
            self.assertRedirects(response, f"/@alice/{self.tweet.pk}/photo/2")

    def test_a_retweet_leads_to_the_picture_of_what_it_retweets(self):
        retweet(member=self.bob, tweet=self.tweet)
        row = self.tweet.retweet_set.get()
        response = self.client.get(f"/@bob/{row.pk}/photo/2")
        self.assertRedirects(response, f"/@alice/{self.tweet.pk}/photo/2")

    def test_of_a_deleted_tweet_it_is_gone(self):
        address = f"{self.tweet.get_absolute_url()}/photo/1"
        delete_tweet(self.tweet)
        self.assertEqual(self.client.get(address).status_code, 404)

    def test_of_a_hidden_tweet_nobody_sees_it_not_even_its_author(self):
        hide_tweet(moderator=self.bob, tweet=self.tweet, reason="test")
        self.assert_status(404)
        self.client.force_login(self.alice)
        self.assert_status(404)

    def test_of_a_suspended_member_nobody_sees_it(self):
        suspend(moderator=self.bob, member=self.alice, reason="test")
        self.assert_status(404)

    def test_of_a_protected_member_followers_and_they_themselves_see_it(self):
        self.alice.protected = True
        self.alice.save()
        self.assert_status(404)
        for member, status in ((self.bob, 200), (self.alice, 200), (self.charlie, 404)):
            self.client.force_login(member)
            self.assert_status(status)

    def test_of_a_protected_member_the_name_is_not_told(self):
        secret = self.post_pictures(make_member("guarded", protected=True), "Secret")
        self.assertEqual(self.client.get(f"/@alice/{secret.pk}/photo/1").status_code, 404)

    def test_between_those_who_block_one_another_it_is_not_shown(self):
        block(blocker=self.alice, blocked=self.bob)
        self.client.force_login(self.bob)
        self.assert_status(404)

    def test_it_is_only_read(self):
        address = f"{self.tweet.get_absolute_url()}/photo/1"
        self.assertEqual(self.client.post(address).status_code, 405)
