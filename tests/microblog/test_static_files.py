from tempfile import TemporaryDirectory

from django.core.files.base import ContentFile
from django.test import SimpleTestCase

from microblog.static_files import StaticFilesStorage


class StaticFilesTests(SimpleTestCase):
    def test_what_a_script_imports_has_a_hashed_name_too(self):
        with TemporaryDirectory() as directory:
            storage = StaticFilesStorage(location=directory, base_url="/static/")
            storage.save("a.js", ContentFile(b'import { b } from "./b.js";'))
            storage.save("b.js", ContentFile(b"export const b = 1;"))
            list(storage.post_process({name: (storage, name) for name in ("a.js", "b.js")}))
            script = storage.open(storage.stored_name("a.js")).read().decode()
        self.assertRegex(script, r'from "\./b\.[0-9a-f]{12}\.js"')
