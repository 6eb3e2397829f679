"""What may be a little old: one request reads it, the others do not wait."""

from unittest.mock import patch

from django.core.cache import cache
from django.test import SimpleTestCase

from microblog.refreshed import refreshed


class RefreshedTests(SimpleTestCase):
    def setUp(self):
        cache.clear()
        self.now, self.reads = 1_000_000, 0
        self.enterContext(patch("time.time", lambda: self.now))

    def read(self):
        self.reads += 1
        return [self.reads]

    def ask(self, read=None):
        return refreshed("test", read or self.read, 60)

    def test_it_is_read_once_while_it_is_new(self):
        self.assertEqual([self.ask(), self.ask()], [[1], [1]])
        self.now += 59
        self.assertEqual(self.ask(), [1])

    def test_it_is_read_again_once_it_is_old(self):
        self.ask()
        self.now += 60
        self.assertEqual([self.ask(), self.ask()], [[2], [2]])

    def test_those_who_ask_meanwhile_get_the_old_one(self):
        self.ask()
        self.now += 60

        def read():
            self.assertEqual(self.ask(), [1])
            return [7]

        self.assertEqual(self.ask(read), [7])
        self.assertEqual((self.ask(), self.reads), ([7], 1))

    def test_or_nothing_where_there_is_none_yet(self):
        def read():
            return [self.ask()]

        self.assertEqual(self.ask(read), [[]])

    def test_who_fails_stands_in_nobodys_way(self):
        def fail():
            raise ZeroDivisionError

        with self.assertRaises(ZeroDivisionError):
            self.ask(fail)
        self.assertEqual(self.ask(), [1])
