"""How many statements an act costs, with those for the session, the member, and BEGIN and COMMIT:
as SAVEPOINT and RELEASE here.
"""

from uuid import uuid4

from django.test import override_settings

from tests.base import MembersTestCase, tweet


class StatementsOfActsTests(MembersTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.question = tweet(cls.charlie, "Who comes along? #tea #cake")

    def setUp(self):
        super().setUp()
        self.client.force_login(self.alice)

    def assert_costs(self, number, path, **data):
        with self.assertNumQueries(number):
            response = self.client.post(path, data)
        self.assertEqual(response.status_code, 302)

    def post(self, text, **fields):
        return {"path": "/tweets/new", "text": text, "token": uuid4(), **fields}

    def test_a_tweet(self):
        self.assert_costs(6, **self.post("Good morning"))

    def test_an_answer(self):
        self.assert_costs(8, **self.post("I do", in_reply_to=self.question.pk))

    def test_two_mentions_and_two_hashtags(self):
        self.assert_costs(10, **self.post("@bob @charlie #tea #cake"))

    def test_hashtags_that_are_new(self):
        self.assert_costs(10, **self.post("#one #two"))

    @override_settings(ALLOWED_HOSTS=["example.org", "testserver"])
    def test_a_quote(self):
        address = f"https://example.org{self.question.get_absolute_url()}"
        self.assert_costs(8, **self.post(f"Look {address}"))

    def test_the_same_form_again(self):
        form = self.post("Once")
        for number in (6, 5):
            self.assert_costs(number, **form)

    def test_reactions(self):
        for act, number in {"like": 6, "unlike": 7, "retweet": 6, "unretweet": 7}.items():
            with self.subTest(act):
                self.assert_costs(number, f"/tweets/{self.question.pk}/{act}")

    def test_following(self):
        for act, number in {"follow": 9, "unfollow": 8}.items():
            with self.subTest(act):
                self.assert_costs(number, f"/@charlie/{act}")

    def test_the_number_of_mentions_and_hashtags_does_not_matter(self):
        tweet(self.charlie, "#a #b #c #d #e #f #g")
        self.assert_costs(10, **self.post("@bob @charlie @nobody #a #b #c #d #e #f #g"))
