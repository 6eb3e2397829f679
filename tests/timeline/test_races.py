"""Lists and hashtags, in two tabs at once."""

from unittest.mock import patch

from django.core.exceptions import ValidationError

from accounts.services import block
from tests.base import tweet
from tests.races import RaceTestCase
from timeline import services
from timeline.models import HashtagFollow, List, ListFollow, ListMember, Pin
from tweets.services import delete_tweet


def refused(act):
    """Whether the act meets a limit, or a name that is taken."""
    try:
        act()
    except ValidationError:
        return True
    return False


class ArrangingRaces(RaceTestCase):
    def new_list(self, name="Birds"):
        return List.objects.create(owner=self.alice, name=name)

    def test_a_name_is_given_once(self):
        def save(name):
            return refused(lambda: services.save_list(List(owner=self.alice, name=name)))

        results = self.at_once(lambda: save("Birds"), lambda: save("BIRDS"))
        self.assertEqual(sorted(results), [False, True])
        self.assertEqual(List.objects.count(), 1)

    def test_two_tabs_do_not_go_beyond_the_limit(self):
        def follow(label):
            act = services.follow_hashtag
            return refused(lambda: act(member=self.alice, label=label))

        with patch.object(HashtagFollow, "LIMIT", 1):
            results = self.at_once(lambda: follow("tea"), lambda: follow("coffee"))
        self.assertEqual(sorted(results), [False, True])
        self.assertEqual(HashtagFollow.objects.count(), 1)

    def test_who_is_being_blocked_is_on_no_list_in_the_end(self):
        birds = self.new_list()

        def add():
            services.set_memberships(owner=self.alice, member=self.bob, lists=[birds])

        self.meanwhile(lambda: block(blocker=self.bob, blocked=self.alice), add)
        self.assertFalse(ListMember.objects.exists())

    def test_whoever_is_added_first_is_taken_off_again(self):
        birds = self.new_list()

        def add():
            services.set_memberships(owner=self.alice, member=self.bob, lists=[birds])

        self.meanwhile(add, lambda: block(blocker=self.bob, blocked=self.alice))
        self.assertFalse(ListMember.objects.exists())

    def test_nobody_comes_to_follow_a_list_that_is_being_made_private(self):
        birds = self.new_list()
        birds.private = True

        def follow():
            services.follow_list(member=self.bob, which=birds)

        self.meanwhile(lambda: services.save_list(birds), follow)
        self.assertFalse(ListFollow.objects.exists())

    def test_two_tabs_pin_one_tweet(self):
        one, other = tweet(self.alice), tweet(self.alice)
        self.at_once(lambda: services.pin(tweet=one), lambda: services.pin(tweet=other))
        self.assertIn(Pin.objects.get().tweet, (one, other))

    def test_what_is_being_deleted_is_not_pinned(self):
        said = tweet(self.alice)
        self.client.force_login(self.alice)
        address = f"/tweets/{said.pk}/pin"
        response = self.meanwhile(lambda: delete_tweet(said), lambda: self.client.post(address))
        self.assertEqual(response.status_code, 404)
