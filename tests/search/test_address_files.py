"""What mail programs and phones write to a file, and what people choose by mistake."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import SimpleTestCase

from search.address_files import MAX_ADDRESSES, MAX_SIZE, read_addresses

GOOGLE = """\
First Name,Last Name,Notes,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Value\r
Alice,Ångström,"likes ""tea"", and
gardens",* Work,Alice@Example.org ::: alice@work.example,a.b+c@example.org\r
Bob,,,,bob@example.org,\r
"""
OUTLOOK = """\
"Nom";"Adresse de messagerie";"Nom complet de l'adresse"
"Zoé";"zoe@example.org";"Zoé Été (zoe@example.org)"
"""
TABS = "Name\tE-mail\nHugo\t'hugo@example.org'\nIvy\tIvy Lane <ivy@example.org>\n"

VCARD_2 = """\
BEGIN:VCARD\r
VERSION:2.1\r
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=85;Alice\r
NOTE;ENCODING=QUOTED-PRINTABLE:First line=0D=0A=\r
EMAIL:not.hers@example.org=\r
\r
EMAIL;INTERNET;HOME:alice@example.org\r
EMAIL;INTERNET;ENCODING=QUOTED-PRINTABLE:bob=40exam=\r
ple.org\r
END:VCARD\r
"""
VCARD_3 = """\
BEGIN:VCARD
VERSION:3.0
FN:Dora <dora.not@example.org>
item1.EMAIL;type=INTERNET;type=pref:dora.with.a.very.long.name@
 subdomain.exam
\tple.org
item1.X-ABLabel:_$!<HomePage>!$_
IMPP;X-SERVICE-TYPE=Jabber:xmpp:dora@jabber.example
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQEASABIAAD
 EMAIL:inside@photo.example
END:VCARD
"""
VCARD_4 = """\
BEGIN:VCARD
VERSION:4.0
FN:Eve
EMAIL;PID=1.1;TYPE="home:best,work":eve@example.org
email;TYPE=work:mailto:eve@work.example
END:VCARD
"""


def read(data, encoding="utf-8"):
    data = data if isinstance(data, bytes) else data.encode(encoding)
    return read_addresses(SimpleUploadedFile("contacts", data))


class CSVTests(SimpleTestCase):
    def test_every_column_that_holds_addresses_counts_and_each_address_once(self):
        self.assertEqual(
            read(GOOGLE),
            ["alice@example.org", "alice@work.example", "a.b+c@example.org", "bob@example.org"],
        )

    def test_semicolons_tabs_quotes_and_names_around(self):
        self.assertEqual(read(OUTLOOK), ["zoe@example.org"])
        self.assertEqual(read(TABS), ["hugo@example.org", "ivy@example.org"])

    def test_all_encodings_in_which_programs_write(self):
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"):
            with self.subTest(encoding):
                self.assertEqual(read(OUTLOOK, encoding), ["zoe@example.org"])

    def test_what_looks_like_an_address_and_is_none_is_left_out(self):
        self.assertEqual(read("a@b\n@alice\nx@@example.org\nme@example.org.\n"), ["me@example.org"])

    def test_lines_may_end_in_any_way(self):
        for end in ("\n", "\r\n", "\r"):
            self.assertEqual(
                read(f"a@example.org{end}b@example.org"), read(b"a@example.org b@example.org")
            )


class VCardTests(SimpleTestCase):
    def test_2_1_with_quoted_lines_that_go_on(self):
        self.assertEqual(read(VCARD_2), ["alice@example.org", "bob@example.org"])

    def test_3_0_with_groups_and_folded_lines(self):
        self.assertEqual(read(VCARD_3), ["dora.with.a.very.long.name@subdomain.example.org"])
        self.assertEqual(len(read(VCARD_3.replace("\n", "\r\n"))), 1)

    def test_4_0_with_quoted_parameters_and_addresses_of_the_web(self):
        self.assertEqual(read(VCARD_4), ["eve@example.org", "eve@work.example"])

    def test_many_in_one_file_in_any_encoding(self):
        for encoding in ("utf-8-sig", "utf-16"):
            self.assertEqual(len(read(VCARD_2 + VCARD_3 + VCARD_4, encoding)), 5)

    def test_a_line_that_never_ends_well_takes_no_time(self):
        for line in (
            "EMAIL" + ";" * 500_000,
            'EMAIL;"' * 200_000,
            "EMAIL;QUOTED-PRINTABLE:=\n" * 50_000,
        ):
            with self.assertRaises(ValidationError):
                read(f"BEGIN:VCARD\n{line}")


class RefusalTests(SimpleTestCase):
    def assert_refused(self, data, message):
        with self.assertRaises(ValidationError) as caught:
            read(data)
        self.assertIn(message, caught.exception.messages[0])

    def test_what_is_neither(self):
        workbook = b"PK\x03\x04\x14\0\x06\0" + bytes(range(256))
        for data in (
            workbook,
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            b"a\0b\0c",
            b"%PDF-1.7 \x01\x02 a@b.org",
        ):
            self.assert_refused(data, "neither a CSV file nor a vCard")

    def test_no_address_in_it(self):
        for data in ("Name,E-mail\nAlice,\n", "BEGIN:VCARD\nFN:a@example.org\nEND:VCARD", " "):
            self.assert_refused(data, "no e-mail address")

    def test_too_large(self):
        self.assert_refused(b"a@example.org\n" + b" " * MAX_SIZE, "larger than 2 MB")

    def test_too_many(self):
        lines = [f"a{number}@example.org" for number in range(MAX_ADDRESSES + 1)]
        self.assertEqual(len(read("\n".join(lines[1:]))), MAX_ADDRESSES)
        self.assert_refused("\n".join(lines), "more than 5,000 addresses")
        self.assert_refused(" ".join(f"@{number}" for number in range(200_000)), "more than 5,000")

    def test_a_file_of_one_endless_word_takes_no_time(self):
        self.assert_refused("a@" * 900_000, "no e-mail address")
