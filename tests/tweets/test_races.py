"""Two tabs at once, and deletion at the worst moment. Real transactions, made to meet."""

import tempfile
from functools import partial
from pathlib import Path
from threading import Barrier
from unittest.mock import patch
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.test import override_settings

from accounts.models import User
from tests.base import make_member, tweet
from tests.microblog.pictures import file_of, photo, read
from tests.races import RaceTestCase
from tweets import services
from tweets.models import Hashtag, Like, Tweet, TweetHashtag


class PostingRaces(RaceTestCase):
    def test_the_same_token_from_two_tabs_that_both_find_nothing_is_one_tweet(self):
        """Both begin to write before either has posted, and get the one tweet in the end."""
        both_begun, create_tweet = Barrier(2), services.create_tweet

        def create(*values):
            both_begun.wait(10)
            return create_tweet(*values)

        media = Path(self.enterContext(tempfile.TemporaryDirectory()))
        token = uuid4()

        def post():
            return tweet(self.alice, "Once", token=token, pictures=[(picture, "noise")])

        self.enterContext(override_settings(MEDIA_ROOT=media))
        picture = services.upload(author=self.alice, picture=read(file_of(photo(), "JPEG")))
        with patch("tweets.services.create_tweet", create):
            first, second = self.at_once(post, post)
        self.assertEqual(first, second)
        self.assertEqual(Tweet.objects.get(), first)
        self.assertEqual(sum(path.is_file() for path in media.rglob("*")), 2)
        self.alice.refresh_from_db()
        self.assertEqual(self.alice.tweets_count, 1)

    def test_a_picture_that_two_tabs_tweet_belongs_to_one_of_them(self):
        def post(text):
            try:
                return tweet(self.alice, text, pictures=[(upload, "noise")])
            except ValidationError:
                return None

        media = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(MEDIA_ROOT=media))
        picture = read(file_of(photo(), "JPEG"))
        for n in range(1, 6):
            upload = services.upload(author=self.alice, picture=picture)
            posted = self.at_once(partial(post, "One"), partial(post, "Other"))
            [owner] = filter(None, posted)
            self.assertEqual(owner.image_set.get().file, upload.file)
            self.assertEqual(Tweet.objects.count(), n)
            self.assertEqual(sum(path.is_file() for path in media.rglob("*")), 2 * n)

    def test_eight_tabs_with_the_same_token_are_one_tweet_and_eight_good_answers(self):
        def tab(headers):
            client = self.client_class()
            client.force_login(self.alice)
            return lambda: client.post("/tweets/new", form, headers=headers)

        for headers, status in (({}, 302), ({"HX-Request": "true"}, 200)):
            form = {"text": "Once", "token": str(uuid4())}
            tabs = [tab(headers) for _ in range(8)]
            with self.subTest(status):
                answers = self.at_once(*tabs)
                self.assertEqual([answer.status_code for answer in answers], [status] * 8)
                self.assertEqual(Tweet.objects.filter(token=form["token"]).count(), 1)
        self.alice.refresh_from_db()
        self.assertEqual(self.alice.tweets_count, 2)

    def test_an_answer_sent_again_when_what_it_answers_is_just_gone_is_there(self):
        self.client.force_login(self.alice)
        posted_with = services.posted_with

        def found_and_gone(author, token):
            found = posted_with(author, token)
            Tweet.objects.filter(pk=question.pk).delete()
            return found

        for headers, status in (({}, 302), ({"HX-Request": "true"}, 200)):
            question = tweet(self.bob, "Anybody?")
            form = {"text": "Me", "token": str(uuid4()), "in_reply_to": question.pk}
            self.client.post("/tweets/new", form)
            with self.subTest(status), patch("tweets.forms.posted_with", found_and_gone):
                response = self.client.post("/tweets/new", form, headers=headers)
                self.assertEqual(response.status_code, status)
                self.assertEqual(Tweet.objects.filter(token=form["token"]).count(), 1)

    def test_new_hashtags_in_opposite_order_do_not_lock_one_another(self):
        for n in range(10):
            one, other = f"#a{n} #b{n}", f"#b{n} #a{n}"
            self.at_once(partial(tweet, self.alice, one), partial(tweet, self.bob, other))
        self.assertEqual((Hashtag.objects.count(), TweetHashtag.objects.count()), (20, 40))

    def test_who_is_mentioned_and_leaves_meanwhile_costs_no_text(self):
        found = services.mentioned_members

        def found_and_gone(author, parsed):
            members = found(author, parsed)
            User.objects.filter(username="bob").delete()
            return members

        self.client.force_login(self.alice)
        with patch.object(services, "mentioned_members", found_and_gone):
            response = self.client.post("/tweets/new", {"text": "@bob stay"})
        self.assertContains(response, "@bob stay", status_code=422)
        self.assertFalse(Tweet.objects.exists())


class ReactionRaces(RaceTestCase):
    def setUp(self):
        super().setUp()
        self.tweet = tweet(self.alice)
        self.client.force_login(self.bob)

    def test_a_tweet_deleted_between_lookup_and_act_is_a_404(self):
        for act in ("like", "retweet"):
            target = tweet(self.alice)
            insert = getattr(services, f"insert_{act}s")

            def delete_first(rows, target=target, insert=insert):
                Tweet.objects.filter(pk=target.pk).delete()
                return insert(rows)

            with self.subTest(act), patch.object(services, f"insert_{act}s", delete_first):
                response = self.client.post(f"/tweets/{target.pk}/{act}")
                self.assertEqual(response.status_code, 404)
        self.assertFalse(Like.objects.exists())

    def test_many_favourites_at_once_are_counted_exactly(self):
        members = [make_member(f"member{n}") for n in range(8)]

        def like(member):
            return lambda: [services.like(member=member, tweet=self.tweet) for _ in range(3)]

        self.at_once(*map(like, members))
        self.tweet.refresh_from_db()
        self.assertEqual((self.tweet.likes_count, Like.objects.count()), (8, 8))

    def test_favouriting_and_taking_it_back_at_once_keeps_the_counters_exact(self):
        both = {"member": self.bob, "tweet": self.tweet}

        def change():
            for _ in range(10):
                services.like(**both)
                services.retweet(**both)
                services.unlike(**both)
                services.unretweet(**both)

        self.at_once(change, change)
        self.tweet.refresh_from_db()
        self.bob.refresh_from_db()
        likes, retweets = Like.objects.count(), Tweet.objects.exclude(retweet_of=None).count()
        self.assertEqual((self.tweet.likes_count, self.bob.likes_count), (likes, likes))
        self.assertEqual((self.tweet.retweets_count, self.bob.tweets_count), (retweets, retweets))

    def test_deleting_a_tweet_while_many_favourite_it_ends_without_drift(self):
        members = [make_member(f"member{n}") for n in range(4)]

        def like(member):
            client = self.client_class()
            client.force_login(member)
            return partial(client.post, f"/tweets/{self.tweet.pk}/like")

        self.at_once(*map(like, members), lambda: services.delete_tweet(self.tweet))
        self.assertFalse(Like.objects.exists())
        for member in members:
            member.refresh_from_db()
            self.assertEqual(member.likes_count, 0)

    def test_deleting_a_tweet_while_acts_on_it_are_undone_never_locks_up(self):
        for _ in range(20):
            target = tweet(self.alice)
            both = {"member": self.bob, "tweet": target}
            services.like(**both)
            services.retweet(**both)
            self.at_once(
                partial(services.unlike, **both),
                partial(services.unretweet, **both),
                partial(services.delete_tweet, Tweet.objects.get(pk=target.pk)),
            )
        self.bob.refresh_from_db()
        self.assertEqual((self.bob.likes_count, self.bob.tweets_count), (0, 0))
