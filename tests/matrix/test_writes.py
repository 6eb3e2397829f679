"""What each viewer can do at each address that changes something, and that nothing else happens."""

from django.db import transaction

from tests.matrix.audiences import VIEWERS
from tests.matrix.community import CommunityTestCase
from tests.matrix.reads import READS
from tests.matrix.test_reads import name_of, outcome
from tests.matrix.writes import WRITES


class WriteTestCase(CommunityTestCase):
    def assert_writes(self, state, viewers=VIEWERS):
        self.become(state)
        wrong = []
        for row in WRITES:
            for viewer, expected in row.audience[state].items():
                if viewer in viewers and (found := self.act(row, viewer)) != expected:
                    wrong.append(f"{row.path} {row.data}, {viewer}: {found}, not {expected}")
        if wrong:
            self.fail("\n".join([state, *wrong]))

    def act(self, row, viewer):
        """The word of audiences.audience for an answer to POST; what was done is undone."""
        member = self.viewers[viewer]
        with transaction.atomic():
            if row.given:
                row.given(self, member)
            before = self.fingerprint()
            response = self.post(self.clients[viewer], row, member)
            if self.fingerprint() == before:
                found = outcome(response, "", None)
                found = "same" if found in ("see", "leads") else found
            else:
                found = "done" if row.is_done(self, member) else "link"
            transaction.set_rollback(True)
        return found

    def post(self, client, row, member):
        words = self.words | {"username": getattr(member, "username", "")}
        words["protected"] = "on" if member == self.alice and self.is_protected else ""
        data = {name: str(value).format(**words) for name, value in row.data.items()}
        return client.post(row.path.format(**words), data)

    @property
    def is_protected(self):
        return type(self.alice).objects.get(pk=self.alice.pk).protected

    def assert_refused(self, row, response, before):
        with self.subTest(row.path):
            self.assertEqual(outcome(response, "", None), "refused")
            self.assertEqual(self.fingerprint(), before)


class PublicAuthorTests(WriteTestCase):
    def test_all_act_on_a_public_author_but_those_blocked(self):
        self.assert_writes("public")


class ProtectedAuthorTests(WriteTestCase):
    def test_followers_alone_act_on_the_tweets_of_a_protected_author(self):
        self.assert_writes("protected")


class AbsentAuthorTests(WriteTestCase):
    def test_nobody_acts_on_a_suspended_author(self):
        self.assert_writes("suspended", ("visitor", "owner", "follower", "blocker"))

    def test_nobody_acts_on_an_author_who_has_left(self):
        self.assert_writes("left", ("follower", "blocker"))

    def test_nobody_acts_on_hidden_tweets(self):
        self.assert_writes("hidden", ("owner", "follower"))

    def test_nobody_acts_on_deleted_tweets(self):
        self.assert_writes("deleted", ("owner", "follower"))


class RefusedTests(WriteTestCase):
    def test_nothing_is_done_without_a_token(self):
        self.enterContext(self.assertLogs("django.security.csrf"))
        for viewer in ("visitor", "owner", "follower"):
            client = self.sign_in(viewer, enforce_csrf_checks=True)
            before = self.fingerprint()
            for row in WRITES:
                response = self.post(client, row, self.viewers[viewer])
                self.assert_refused(row, response, before)

    def test_acts_without_a_page_answer_post_alone(self):
        self.become("public")
        before = self.fingerprint()
        pages = {name_of(row.path) for row in READS}
        acts = [row for row in WRITES if name_of(row.path) not in pages]
        self.assertGreater(len(acts), 10)
        for row in acts:
            for viewer in ("owner", "follower", "stranger"):
                response = self.clients[viewer].get(row.path.format(**self.words))
                self.assert_refused(row, response, before)

    def test_to_look_at_a_page_does_nothing(self):
        self.become("public")
        before = self.fingerprint()
        pages = {name_of(row.path) for row in READS}
        for row in WRITES:
            if name_of(row.path) in pages:
                self.clients["owner"].get(row.path.format(**self.words))
                self.assertEqual(self.fingerprint(), before, row.path)
