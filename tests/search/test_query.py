from django.test import SimpleTestCase

from search.query import Query, parse


class QueryTests(SimpleTestCase):
    def test_words_stay_as_they_are(self):
        self.assertEqual(parse('café -thé "au lait" OR noir'), Query('café -thé "au lait" OR noir'))

    def test_hashtags_and_authors_are_picked_out(self):
        self.assertEqual(
            parse("#Été soleil from:alice from:@Bob_1"),
            Query("soleil", hashtags=("Été",), authors=("alice", "Bob_1")),
        )

    def test_operators_within_a_phrase_are_words(self):
        self.assertEqual(parse('"#a from:bob"'), Query('"#a from:bob"'))

    def test_typographic_quotation_marks_make_a_phrase(self):
        self.assertEqual(parse("« au lait » “from:bob”"), Query('" au lait " "from:bob"'))

    def test_or_in_small_letters_is_a_word(self):
        self.assertEqual(parse("prix or fin"), Query('prix "or" fin'))

    def test_what_cannot_be_a_hashtag_or_a_username_is_a_word(self):
        self.assertEqual(parse("#1 from: from:a-b @alice"), Query("#1 from: from:a-b @alice"))

    def test_signs_alone_are_nothing(self):
        self.assertTrue(parse('!? 🎉 - # _ " «').is_empty)
        self.assertFalse(parse("#été").is_empty)
        self.assertFalse(parse("from:alice").is_empty)
