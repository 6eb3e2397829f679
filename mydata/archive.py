"""All that the site keeps of a member as one ZIP file, which is never in memory as a whole.

It is written while it is sent: rows come from a cursor of the server, pictures piece by piece, and
whatever the ZIP file has grown by is passed on. Nothing here may ask for the language or the zone
of the request, which has been answered by then.
"""

import csv
import io
import json
import logging
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.files.storage import default_storage
from django.template.loader import render_to_string

from mydata.tables import TABLES

logger = logging.getLogger(__name__)

ROWS = 500  # fetched at once
PIECE = 64 * 1024  # bytes

# What a spreadsheet takes for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def readme(request):
    """What the files of the archive are, in the language of the request."""
    text = render_to_string("mydata/readme.txt", {"tables": TABLES}, request)
    return f"{text.strip()}\n"


def archive(member, text):
    """The bytes of the ZIP file, in pieces; text is that of README.txt."""
    sink = Sink()
    missing = []
    with ZipFile(sink, "w") as zipped:
        zipped.writestr(entry("README.txt", ZIP_DEFLATED), text)
        for table in TABLES:
            yield from write_table(zipped, sink, table, member)
        for table in TABLES:
            for heading in table.files:
                files = table.stored_files(member, heading)
                yield from write_files(zipped, sink, files, missing)
        if missing:
            zipped.writestr(entry("missing.txt", ZIP_DEFLATED), "\n".join([*missing, ""]))
    yield sink.take()


class Sink:
    """Where a ZIP file is written to that is read at the same time; nobody can seek in it."""

    def __init__(self):
        self.data = bytearray()

    def write(self, data):
        self.data += data
        return len(data)

    def flush(self):
        pass

    def is_full(self):
        return len(self.data) >= PIECE

    def take(self):
        data, self.data = self.data, bytearray()
        return bytes(data)


def entry(name, compress_type):
    info = ZipInfo(name, datetime.now(UTC).timetuple()[:6])
    info.compress_type = compress_type
    info.external_attr = 0o644 << 16
    return info


@contextmanager
def text_file(zipped, name, encoding):
    info = entry(name, ZIP_DEFLATED)
    # How long it will be is not known when it begins: ZIP64 in any case.
    with zipped.open(info, "w", force_zip64=True) as file:
        yield io.TextIOWrapper(file, encoding, newline="", write_through=True)


def write_table(zipped, sink, table, member):
    # Spreadsheets tell by the mark at the beginning that it is UTF-8.
    for suffix, lines, encoding in (("json", as_json, "utf-8"), ("csv", as_csv, "utf-8-sig")):
        with (
            text_file(zipped, f"{table.name}.{suffix}", encoding) as file,
            closing(table.rows(member).iterator(chunk_size=ROWS)) as rows,
        ):
            for line in lines(list(table.columns), rows):
                file.write(line)
                if sink.is_full():
                    yield sink.take()


def as_json(headings, rows):
    """A list of objects, a line for each."""
    begin = "[\n"
    for row in rows:
        values = map(plain, row)
        yield begin + json.dumps(dict(zip(headings, values, strict=True)), ensure_ascii=False)
        begin = ",\n"
    yield "\n]\n" if begin == ",\n" else "[]\n"


def as_csv(headings, rows):
    writer = csv.writer(Echo())
    yield writer.writerow(headings)
    for row in rows:
        yield writer.writerow([cell(plain(value)) for value in row])


class Echo:
    """A file for csv.writer that gives each line back."""

    def write(self, line):
        return line


def plain(value):
    """As JSON has it: times in UTC, by ISO 8601."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value


def cell(value):
    """What a spreadsheet shows and does not calculate."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value


def write_files(zipped, sink, files, missing):
    """Pictures are compressed as they are. What cannot be read is noted in missing."""
    with closing(files.iterator(chunk_size=ROWS)) as rows:
        for name, stored in rows:
            try:
                file = default_storage.open(stored)
                piece = file.read(PIECE)
            except Exception:  # each storage has errors of its own
                logger.warning("Missing in a download: %s", stored)
                missing.append(name)
                continue
            with file, zipped.open(entry(name, ZIP_STORED), "w") as target:
                while piece:
                    target.write(piece)
                    yield sink.take()
                    piece = file.read(PIECE)
