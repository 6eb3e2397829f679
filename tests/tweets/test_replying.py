"""Answering below the card that is answered: what HTMX asks for, and gets."""

from accounts.services import block
from tests.base import MembersTestCase, shown, tweet
from tweets.models import Tweet

HTMX = {"HX-Request": "true"}
NEW = "/tweets/new"


class ReplyingTests(MembersTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.question = tweet(cls.alice, "Where?")

    def setUp(self):
        super().setUp()
        self.client.force_login(self.bob)

    def ask(self, tweet):
        return self.client.get(f"{NEW}?in_reply_to={tweet.pk}", headers=HTMX)

    def test_a_browser_does_not_take_the_form_for_the_page(self):
        self.assertIn("HX-Request", self.ask(self.question).headers["Vary"])

    def answer(self, text="@alice Here", page="/"):
        data = {"text": text, "in_reply_to": self.question.pk}
        return self.client.post(
            NEW, data, headers=HTMX | {"HX-Current-URL": f"http://testserver{page}"}
        )

    def test_the_form_alone_comes_with_the_name_and_the_focus(self):
        response = self.ask(self.question)
        self.assertTemplateNotUsed(response, "base.html")
        self.assertContains(response, "@alice </textarea>")
        self.assertContains(response, " autofocus")
        self.assertContains(response, f'name="in_reply_to" value="{self.question.pk}"')

    def test_its_fields_have_names_of_their_own_beside_those_of_the_page(self):
        self.assertContains(self.ask(self.question), f'id="id_text_{self.question.pk}"')

    def test_nobody_answers_what_they_cannot_see(self):
        block(blocker=self.alice, blocked=self.bob)
        self.assertEqual(self.ask(self.question).status_code, 404)

    def test_the_answer_comes_as_a_card_with_the_new_number_of_answers(self):
        response = self.answer()
        answer = Tweet.objects.get(in_reply_to=self.question)
        self.assertEqual(shown(response), [answer.pk])
        place = f"innerHTML:#tweet-{self.question.pk} > article > .tweet-actions"
        self.assertContains(response, f'hx-swap-oob="{place}"')
        _card, buttons = response.content.decode().split("hx-swap-oob", 1)
        self.assertIn("<span>1</span>", buttons)
        self.assertNotContains(response, 'id="stats"')

    def test_on_the_page_of_the_question_its_numbers_come_too(self):
        response = self.answer(page=self.question.get_absolute_url())
        self.assertContains(response, 'id="stats"')
        self.assertContains(response, "<b>1</b> reply")

    def test_a_refused_answer_comes_back_in_its_place(self):
        response = self.answer("@alice " + "a" * 140)
        self.assertEqual(response.status_code, 422)
        self.assertTemplateNotUsed(response, "base.html")
        self.assertContains(response, 'hx-target="closest .answer"', status_code=422)
        self.assertContains(response, f'id="id_text_{self.question.pk}"', status_code=422)

    def test_who_blocks_right_after_the_answer_is_not_shown_again(self):
        self.answer()
        answer = Tweet.objects.get(in_reply_to=self.question)
        block(blocker=self.alice, blocked=self.bob)
        again = self.answer()  # the form was open still
        self.assertEqual(again.status_code, 422)
        self.assertContains(again, "no longer there", status_code=422)
        self.assertEqual(Tweet.objects.filter(author=self.bob).get(), answer)
