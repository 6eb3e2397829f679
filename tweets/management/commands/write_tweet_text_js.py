from django.conf import settings
from django.core.management.base import BaseCommand

from tweets import text, text_patterns, text_urls
from tweets.tlds import TLDS

MODULE = settings.BASE_DIR / "static/js/tweet-text.js"
BEGIN = (
    "// Written by manage.py write_tweet_text_js. "
    "Change tweets/text_patterns.py or tweets/tlds.py.\n"
)
END = "// End of what is written.\n"

NUMBERS = {
    "MAX_LENGTH": text.MAX_LENGTH,
    "URL_LENGTH": text.URL_LENGTH,
    "MAX_URL_LENGTH": text_urls.MAX_URL_LENGTH,
    "MAX_TCO_SLUG_LENGTH": text_urls.MAX_TCO_SLUG_LENGTH,
    "MAX_LABEL_LENGTH": text_urls.MAX_LABEL_LENGTH,
    "LONGEST_TLD": text_urls.LONGEST_TLD,
}
# What is searched for (flag g) and what is matched at a place (flag y).
SEARCHED = ["HOST_RUN", "HOST_START", "LATIN_LABELS", "LINE_END", "UNWANTED", "BLANK_LINES"]
MATCHED = [
    "HOST_LETTER", "SCHEME", "WORD", "TLD_GOES_ON", "PUNYCODE_TLD", "AFTER_HOST", "TCO_URL",
]  # fmt: skip


class Command(BaseCommand):
    help = "Write the patterns and top-level domains of tweet text into static/js/tweet-text.js"

    def handle(self, *args, **options):
        MODULE.write_text(with_data(MODULE.read_text(encoding="utf-8")), encoding="utf-8")
        self.stdout.write(f"{MODULE.relative_to(settings.BASE_DIR)} is up to date")


def with_data(module: str) -> str:
    """The source of the module with today's patterns between its two marks."""
    head, _, rest = module.partition(BEGIN)
    tail = rest.partition(END)[2]
    return f"{head}{BEGIN}{data()}{END}{tail}"


def data() -> str:
    lines = [f"const {name} = {number};" for name, number in NUMBERS.items()]
    for names, flags in ((SEARCHED, "gu"), (MATCHED, "uy")):
        lines += [f"const {name} = /{getattr(text_patterns, name)}/{flags};" for name in names]
    lines.append(f'const TLD_LIST = "{front_coded(sorted(TLDS))}";')
    return "\n".join(lines) + "\n"


def front_coded(names: list[str]) -> str:
    """Each name as a digit and letters: how much of the name before it stays, and what follows.

    A third shorter than the names, and a tenth when both are compressed.
    """
    coded, previous = [], ""
    for name in names:
        shared = 0
        while shared < 9 and name[: shared + 1] == previous[: shared + 1]:
            shared += 1
        coded.append(f"{shared}{name[shared:]}")
        previous = name
    return "".join(coded)
