"""Hold the stored pictures against the rows that name them."""

from datetime import timedelta
from itertools import batched
from posixpath import dirname

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Value
from django.utils import timezone

from accounts.models import Portrait, User
from microblog import storage
from tweets.models import Image, Upload
from tweets.services import discard_uploads

# The folders of the storage that hold nothing but pictures of this site.
FOLDERS = ("tweets", "avatars", "portraits", "headers")

# Each column that names pictures, with the renditions beside the main one.
COLUMNS = [
    (Image, "file", ["small"]),
    (Upload, "file", ["small"]),
    (User, "avatar", ["small"]),
    (User, "header", ["small"]),
    (Portrait, "file", []),
]

YOUNG = timedelta(hours=1)  # a file is written before the row that names it
WAITING = timedelta(days=1)  # an upload is tweeted by then, or never


class Command(BaseCommand):
    help = (
        "Lists stored pictures that no row names, rows whose pictures are missing, and uploads "
        "that have waited for a tweet for more than a day. Exits with 1 where it leaves any."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--delete",
            action="store_true",
            help="delete the pictures that no row names, and the uploads; nothing brings back "
            "pictures that are missing",
        )

    def handle(self, *, delete, **options):
        now = timezone.now()
        unwanted, missing = self.find_uploads(now - WAITING, delete), 0
        for folder, stored in folders():
            rows = [row for row in named(f"{folder}/") if dirname(row[-1]) == folder]
            orphans = orphaned(stored, rows, now - YOUNG)
            for file in orphans:
                self.stdout.write(f"{file}: no row names it")
            if delete:
                storage.delete_files(orphans)
            unwanted += len(orphans)
            for model, pk, file in lost(stored, rows):
                self.stdout.write(f"{file}: missing, and {model._meta.label} {pk} names it")
                missing += 1
        self.conclude(unwanted, missing, delete)

    def find_uploads(self, before, delete):
        waiting = Upload.objects.filter(created_at__lt=before)
        found = 0
        for uploads in batched(waiting.iterator(), 1000):
            for upload in uploads:
                self.stdout.write(f"{upload.file}: not tweeted since {upload.created_at:%Y-%m-%d}")
            if delete:
                discard_uploads(waiting.filter(pk__in=[upload.pk for upload in uploads]))
            found += len(uploads)
        return found

    def conclude(self, unwanted, missing, delete):
        if delete:
            self.stdout.write(f"{unwanted} deleted.")
            unwanted = 0
        if unwanted or missing:
            raise CommandError(
                f"{unwanted} that nobody needs, which --delete deletes; {missing} missing."
            )
        self.stdout.write("All pictures are where they belong.")


def folders():
    """As walk() of all that is stored, then of the folders that rows alone speak of.

    No folder is large: see microblog.storage.random_name. What is stored is read before the rows,
    so that a picture is not taken for an orphan because its row is new.
    """
    seen = set()
    for top in FOLDERS:
        for folder, files in walk(top):
            seen.add(folder)
            yield folder, files
    for folder in sorted({dirname(name) for *_, name in named("")} - seen):
        yield folder, set()


def walk(folder):
    """(folder, the names of the files in it) of a folder of the storage and of all below it."""
    try:
        subfolders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing stored yet
        return
    yield folder, {f"{folder}/{file}" for file in files}
    for subfolder in subfolders:
        yield from walk(f"{folder}/{subfolder}")


def named(prefix):
    """(place in COLUMNS, id of the row, name) of all pictures whose names begin with prefix.

    In one statement: a picture passes from an upload to a tweet, and is one or the other's.
    """
    queries = [
        model.objects.filter(**{f"{column}__startswith": prefix})
        .exclude(**{column: ""})
        .values_list(Value(place), "pk", column)
        for place, (model, column, _renditions) in enumerate(COLUMNS)
    ]
    return queries[0].union(*queries[1:], all=True).order_by().iterator()


def orphaned(stored, rows, before):
    """The stored files, older than before, of pictures that no row names."""
    names = {name for *_, name in rows}
    unnamed = (file for file in stored if names.isdisjoint({file, storage.main_name(file)}))
    return sorted(file for file in unnamed if is_older(file, before))


def is_older(file, before):
    """False where nobody knows: the file is gone, or its storage keeps no times."""
    try:
        return default_storage.get_modified_time(file) < before
    except Exception:  # each storage has errors of its own
        return False


def lost(stored, rows):
    """(model, id, file) of the files that rows name and that are not there."""
    for place, pk, name in rows:
        model, column, renditions = COLUMNS[place]
        for file in storage.files(name, *renditions):
            if file in stored or default_storage.exists(file):  # now, or since a moment ago
                continue
            if model.objects.filter(pk=pk, **{column: name}).exists():
                yield model, pk, file
