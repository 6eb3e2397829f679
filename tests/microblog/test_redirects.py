from django.test import RequestFactory, SimpleTestCase

from microblog.redirects import redirect_back


class RedirectBackTests(SimpleTestCase):
    def target(self, *, next=None, referer=None, secure=False, **options):
        data = {"next": next} if next else {}
        headers = {"Referer": referer} if referer else {}
        request = RequestFactory().post("/act", data, headers=headers, secure=secure)
        return redirect_back(request, "/fallback", **options).url

    def test_next_comes_before_the_referer_and_both_before_the_fallback(self):
        referer = "http://testserver/there"
        self.assertEqual(self.target(next="/here", referer=referer), "/here")
        self.assertEqual(self.target(referer=referer), referer)
        self.assertEqual(self.target(), "/fallback")

    def test_the_anchor_replaces_the_one_there_was(self):
        self.assertEqual(self.target(next="/here?x=1#old", anchor="new"), "/here?x=1#new")
        self.assertEqual(self.target(next="/here#old"), "/here")

    def test_other_sites_and_schemes_are_never_gone_to(self):
        elsewhere = [
            "https://evil.example/",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "http:evil.example",
            "http://testserver@evil.example/",
            "http://testserver.evil.example/",
            "javascript:alert(1)",
            "data:text/html,x",
            "ftp://testserver/",
            " //evil.example",
            "\x00//evil.example",
        ]
        for url in elsewhere:
            with self.subTest(url):
                self.assertEqual(self.target(next=url), "/fallback")

    def test_what_is_no_address_is_not_taken_for_the_name_of_a_view(self):
        for url in ("home", "abc", "?x=1", "#top", "²", "http://["):
            with self.subTest(url):
                self.assertEqual(self.target(next=url), "/fallback")

    def test_a_line_end_does_not_get_into_the_header(self):
        self.assertEqual(self.target(next="/x\r\nEvil: 1"), "/x%0D%0AEvil:%201")

    def test_from_https_one_does_not_go_to_http(self):
        self.assertEqual(self.target(next="http://testserver/", secure=True), "/fallback")
        self.assertEqual(
            self.target(next="https://testserver/x", secure=True), "https://testserver/x"
        )
