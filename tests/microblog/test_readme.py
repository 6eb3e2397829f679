import re

from django.conf import settings
from django.test import SimpleTestCase

SOURCES = ["microblog/settings.py", "gunicorn.conf.py"]


class ReadmeTests(SimpleTestCase):
    def test_every_environment_variable_is_in_the_tables_and_no_other(self):
        code = "".join((settings.BASE_DIR / path).read_text() for path in SOURCES)
        read = set(re.findall(r'env\.\w+\(\s*"([A-Z0-9_]+)"', code))
        tables = re.findall(
            r"^\| (`[A-Z].*?) \|", (settings.BASE_DIR / "README.md").read_text(), re.MULTILINE
        )
        self.assertEqual(set(re.findall(r"`([A-Z0-9_]+)`", " ".join(tables))), read)
