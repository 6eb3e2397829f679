"""What each viewer finds at each address, and what caches between them may keep."""

import re

from django.urls import resolve

from tests.matrix.audiences import READERS, TOLD, VIEWERS
from tests.matrix.community import CommunityTestCase
from tests.matrix.reads import READS, SHARED, Read


def outcome(response, body, word):
    """The word of audiences.audience for an answer to GET."""
    if response.status_code == 200:
        return "see" if word is None or word in body else "empty"
    if response.status_code == 302:
        return "login" if response.url.startswith("/accounts/login/") else "leads"
    words = {400: "error", 403: "refused", 404: "gone", 405: "refused", 422: "error"}
    return words.get(response.status_code, str(response.status_code))


def name_of(path):
    """The name of the address; for its words stands what they may hold."""
    return resolve(re.sub(r"\{\w+\}", "1", path.partition("?")[0])).view_name


def is_private(response):
    """Whether no cache between the site and the viewer gives the answer to anybody else."""
    control = response.get("Cache-Control", "")
    return "private" in control or "no-store" in control or "Cookie" in response.get("Vary", "")


class ReadTestCase(CommunityTestCase):
    def assert_reads(self, state, viewers=VIEWERS):
        self.become(state)
        self.seen, self.wrong = {}, []
        for row in READS:
            if state != "public" and not row.is_about_alice:
                continue
            for viewer, expected in row.audience[state].items():
                if viewer in viewers:
                    self.check(row, viewer, expected)
        self.check_what_was_seen(state)
        if self.wrong:
            self.fail("\n".join([state, *self.wrong]))

    def check(self, row, viewer, expected):
        response, body = self.look(row, viewer)
        if (found := outcome(response, body, row.word)) != expected:
            self.wrong.append(f"{row.path} {row.word}, {viewer}: {found}, not {expected}")

    def look(self, row: Read, viewer):
        """Each address once for each viewer, whatever the words one looks for."""
        key = viewer, row.path, row.htmx
        if key not in self.seen:
            headers = {"HX-Request": "true"} if row.htmx else None
            response = self.clients[viewer].get(row.path.format(**self.words), headers=headers)
            content = b"".join(response) if response.streaming else response.content
            self.seen[key] = response, content.decode(errors="replace")
        return self.seen[key]

    def check_what_was_seen(self, state):
        """Rules for all addresses alike."""
        shared = {}
        for (viewer, path, htmx), (response, body) in self.seen.items():
            name = name_of(path)
            where = f"{path}{' (htmx)' * htmx}, {viewer}"
            if name in SHARED and "public" in response.get("Cache-Control", ""):
                if shared.setdefault(path, body) != body:
                    self.wrong.append(f"{where}: not what others get")
                if "Cookie" in response.get("Vary", ""):
                    self.wrong.append(f"{where}: a shared document varies by cookie")
                told = state != "public"
            else:
                if not is_private(response):
                    self.wrong.append(f"{where}: a cache could give it to others")
                told = viewer not in READERS[state]
            if told and (words := [word for word in TOLD if word in body]):
                self.wrong.append(f"{where}: shows {', '.join(words)}")


class PublicAuthorTests(ReadTestCase):
    def test_all_read_a_public_author_but_those_blocked(self):
        self.assert_reads("public")


class ProtectedAuthorTests(ReadTestCase):
    def test_followers_alone_read_a_protected_author(self):
        self.assert_reads("protected")


class AbsentAuthorTests(ReadTestCase):
    """Fewer viewers: who sees nothing of a public author sees nothing of one who is not there."""

    def test_nobody_sees_a_suspended_author(self):
        self.assert_reads("suspended", ("visitor", "owner", "moderator"))

    def test_nobody_sees_an_author_who_has_left(self):
        self.assert_reads("left", ["follower"])

    def test_nobody_sees_hidden_tweets(self):
        self.assert_reads("hidden", ("visitor", "owner"))

    def test_nobody_sees_deleted_tweets(self):
        self.assert_reads("deleted", ["follower"])
