from unittest.mock import patch

from django.db import connection
from django.test.utils import CaptureQueriesContext

from microblog.postgresql.prepared import Prepared
from tests.base import MembersTestCase, tweet


class FrameTests(MembersTestCase):
    """What stands around a page is asked along with the first statement of its view."""

    def journeys(self, address, **options):
        """How many statements take one journey, for each of a warm page."""
        self.client.get(address, **options)
        journeys, ask = [], Prepared.ask

        def count(prepared, asked):
            journeys.append(len(asked))
            return ask(prepared, asked)

        with patch.object(Prepared, "ask", count):
            self.client.get(address, **options)
        return journeys

    def test_they_take_one_journey(self):
        tweet(self.alice)
        self.client.force_login(self.bob)
        # The session, the member, and all else.
        self.assertEqual(self.journeys("/"), [1, 1, 3])
        self.assertEqual(self.journeys("/connect/mentions"), [1, 1, 3])

    def test_visitors_and_parts_of_pages_ask_for_no_frame(self):
        self.assertEqual(self.journeys("/@alice"), [1, 1])
        self.client.force_login(self.bob)
        rows = self.journeys("/?before=1000", headers={"HX-Request": "true"})
        self.assertEqual(rows, [1, 1, 1])

    def test_a_page_that_is_refused_asks_for_none(self):
        self.client.force_login(self.bob)
        self.assertEqual(self.journeys("/?before=x"), [1, 1, 1])
        with CaptureQueriesContext(connection) as context:
            connection.later("SELECT 1", []).rows  # noqa: B018
        self.assertEqual(len(context), 1)
