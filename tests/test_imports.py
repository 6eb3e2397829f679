"""Imports run one way: accounts ← tweets ← timeline; search, moderation and notifications stand on
the timeline, mydata on all.
"""

import ast

from django.apps import apps
from django.conf import settings
from django.test import SimpleTestCase

# What each part may import beside itself. Settings and the URLconf name the apps by strings alone.
ALLOWED = {
    "microblog": set(),
    "accounts": {"microblog"},
    "tweets": {"microblog", "accounts"},
    "timeline": {"microblog", "accounts", "tweets"},
    "search": {"microblog", "accounts", "tweets", "timeline"},
    "moderation": {"microblog", "accounts", "tweets", "timeline"},
    "mydata": {
        "microblog",
        "accounts",
        "tweets",
        "timeline",
        "search",
        "moderation",
        "notifications",
    },
    "notifications": {"microblog", "accounts", "tweets", "timeline"},
    "demo": {"microblog", "accounts", "tweets", "timeline", "search", "moderation"},
    "bench": {"microblog", "accounts", "tweets", "timeline", "search", "moderation"},
}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def modules(part):
    for path in sorted((settings.BASE_DIR / part).rglob("*.py")):
        yield path.relative_to(settings.BASE_DIR), ast.parse(path.read_text())


def imported(tree):
    """The parts that a module imports; from . and .. are of its own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module]
        else:
            continue
        yield from (name.partition(".")[0] for name in names)


def hidden_imports(tree):
    """The lines of imports inside functions."""
    for function in ast.walk(tree):
        if isinstance(function, FUNCTIONS):
            for node in ast.walk(function):
                if isinstance(node, (ast.Import, ast.ImportFrom)):
                    yield node.lineno


class ImportTests(SimpleTestCase):
    def test_every_app_has_its_place(self):
        ours = {
            app.name
            for app in apps.get_app_configs()
            if app.path == str(settings.BASE_DIR / app.name)
        }
        self.assertLessEqual(ours, set(ALLOWED))
        self.assertLessEqual({"accounts", "tweets", "timeline"}, ours)

    def test_imports_run_one_way(self):
        parts = {*ALLOWED, "tests"}
        for part, allowed in ALLOWED.items():
            for path, tree in modules(part):
                with self.subTest(str(path)):
                    self.assertLessEqual(set(imported(tree)) & parts, allowed | {part})

    def test_no_function_hides_an_import(self):
        for part in ALLOWED:
            for path, tree in modules(part):
                with self.subTest(str(path)):
                    self.assertEqual(list(hidden_imports(tree)), [])

    def test_the_test_itself_sees_imports(self):
        tree = ast.parse("import tweets.text as t\ndef f():\n    from timeline import home\n")
        self.assertEqual(set(imported(tree)), {"tweets", "timeline"})
        self.assertEqual(list(hidden_imports(tree)), [3])
