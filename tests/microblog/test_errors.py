"""A clear page for whatever goes wrong, in the visitor's language."""

from unittest.mock import patch

from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.models import Session
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpResponse
from django.template import Context, Template
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from accounts.models import User
from microblog import urls
from microblog.errors import server_error
from microblog.limits import LimitExceededError
from tests.base import MembersTestCase

ERRORS = {
    400: BadRequest(),
    403: PermissionDenied(),
    404: Http404(),
    429: LimitExceededError("post", retry_after=61),
    500: RuntimeError(),
}


@login_not_required
def fail(request, status):
    raise ERRORS[status]


@login_not_required
def signed_out_by_another_tab(request):
    Session.objects.all().delete()
    request.session["forgotten"] = True
    return HttpResponse()


urlpatterns = [
    path("fail/<int:status>", fail),
    path("signed-out", signed_out_by_another_tab),
    *urls.urlpatterns,
]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


@override_settings(ROOT_URLCONF=__name__)
class ErrorPageTests(MembersTestCase):
    def setUp(self):
        super().setUp()
        self.client.raise_request_exception = False
        self.enterContext(patch("logging.Logger._log"))

    def get(self, status, **headers):
        response = self.client.get(f"/fail/{status}", headers=headers)
        self.assertEqual(response.status_code, status)
        return response

    def test_each_has_a_page_for_visitors_and_members_in_their_language(self):
        for status in (400, 403, 404, 429):
            for language in ("en", "fr"):
                for member in (None, self.alice):
                    with self.subTest(status, language=language, member=member):
                        if member:
                            self.client.force_login(member)
                        response = self.get(status, accept_language=language)
                        self.assertContains(
                            response, f'<html lang="{language}"', status_code=status
                        )
                        self.assertContains(response, "<h1", 1, status_code=status)
                        self.assertContains(response, 'href="/"', status_code=status)
                        self.client.logout()

    def test_too_many_requests_say_when_to_come_back(self):
        response = self.get(429)
        self.assertContains(response, "Try again in 2 minutes.", status_code=429)
        self.assertEqual(response.headers["Retry-After"], "61")

    def test_what_was_deleted_before_it_could_be_changed_is_not_found(self):
        with patch.dict(ERRORS, {404: User.NotUpdated()}):
            self.assertContains(self.get(404), "<h1", 1, status_code=404)

    def test_who_was_signed_out_by_another_tab_signs_in(self):
        self.client.force_login(self.alice)
        self.assertRedirects(self.client.get("/signed-out"), "/accounts/login/")

    def test_a_failure_is_told_in_both_languages_without_asking_the_database(self):
        self.client.force_login(self.alice)
        with self.assertNumQueries(0):
            response = server_error(RequestFactory().get("/"))
        self.assertEqual(response.content, self.get(500).content)
        self.assertContains(response, "Something broke", status_code=500)
        self.assertContains(response, 'lang="fr"', status_code=500)


class TooLargeTests(MembersTestCase):
    """Checked as browsers meet it: the CSRF check is what reads the form first."""

    def setUp(self):
        super().setUp()
        self.client = Client(enforce_csrf_checks=True)
        self.client.force_login(self.alice)
        self.enterContext(patch("logging.Logger._log"))
        page = self.client.get("/tweets/new")
        token = Template("{% csrf_token %}").render(Context(page.context[0].flatten()))
        self.token = token.split('value="')[1].split('"')[0]

    def post(self, **fields):
        return self.client.post("/tweets/new", fields | {"csrfmiddlewaretoken": self.token})

    def test_a_form_within_the_limits_is_read(self):
        self.assertEqual(self.post(text="Hello").status_code, 302)

    def test_a_megabyte_of_text_is_too_much(self):
        response = self.post(text="a" * 1_000_001)
        self.assertContains(response, "That was too much", status_code=413)

    def test_so_are_files_larger_than_any_form_needs_and_nothing_is_written(self):
        with patch("django.core.files.uploadhandler.TemporaryUploadedFile") as written:
            response = self.post(text="Look", images=SimpleUploadedFile("a.jpg", bytes(25_000_001)))
        self.assertContains(response, "That was too much", status_code=413)
        written.assert_not_called()

    def test_so_are_more_files_than_anybody_chooses(self):
        files = [SimpleUploadedFile(f"{n}.jpg", b"x") for n in range(21)]
        response = self.post(text="Look", images=files)
        self.assertContains(response, "That was too much", status_code=413)

    def test_more_fields_than_any_form_has_are_a_bad_request(self):
        response = self.post(text=["a"] * 201)
        self.assertContains(response, "not understood", status_code=400)


class AddressTests(MembersTestCase):
    def test_a_page_that_does_not_exist_is_a_404_with_a_search_box(self):
        with patch("logging.Logger._log"):
            response = self.client.get("/nothing/here")
        self.assertContains(response, 'name="q"', status_code=404)
