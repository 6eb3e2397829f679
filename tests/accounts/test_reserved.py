import re

from django.test import SimpleTestCase
from django.urls import get_resolver

from accounts.validators import RESERVED


def routes(patterns):
    for pattern in patterns:
        route = str(pattern.pattern)
        if not route and hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns)
        else:
            yield route


class ReservedTests(SimpleTestCase):
    def test_the_first_word_of_an_address_is_nobodys_name(self):
        """/@name may become /name, and a name must not pass for a page of the site."""
        words = {re.match(r"\w*", route)[0] for route in routes(get_resolver().url_patterns)}
        self.assertGreater(len(words), 10)
        self.assertEqual(words - RESERVED - {""}, set())
