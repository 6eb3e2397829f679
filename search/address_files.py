"""The e-mail addresses in an address book, as mail programs and phones write it to a file.

Such a file is CSV of whatever columns and separators, or vCard 2.1 (versit), 3.0 (RFC 2426) or 4.0
(RFC 6350). Nothing of it is kept.
"""

import quopri
import re

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

MAX_SIZE = 2_000_000  # bytes
MAX_ADDRESSES = 5_000
MAX_LENGTH = 254  # of an address, RFC 5321

# What may stand around an address in a cell: separators, quotes, "Name <a@b.org>", "mailto:".
WORD = re.compile(r"[^\s,;:|<>()\[\]\"]+")
CONTROLS = re.compile(r"[\0-\x08\x0e-\x1f]")
NEW_LINE = re.compile(r"\r\n?|\n")
FOLD = re.compile(rf"(?:{NEW_LINE.pattern})[ \t]")
# [group.]EMAIL[;parameters]:value; a parameter may be quoted.
EMAIL_LINE = re.compile(r"(?:[\w-]+\.)?EMAIL((?:;(?:\"[^\"]*\"|[^\":;])*)*):(.*)", re.IGNORECASE)
is_address = EmailValidator()


def read_addresses(file):
    """The addresses in an uploaded file, in lower case, each once; ValidationError if none can be
    read.
    """
    if file.size > MAX_SIZE:
        raise ValidationError(_("This file is larger than 2 MB. Export it without photos."))
    text = decode(file.read(MAX_SIZE))
    is_vcard = text.lstrip()[:11].upper() == "BEGIN:VCARD"
    addresses = find_addresses(email_values(text) if is_vcard else [text])
    if not addresses:
        raise ValidationError(_("There is no e-mail address in this file."))
    return addresses


def decode(data):
    """The text of a file in UTF-8, UTF-16 or Windows' Latin; ValidationError for anything else."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in data[:2]:
        encoding = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if CONTROLS.search(text):
        raise ValidationError(_("This is neither a CSV file nor a vCard."))
    return text


def email_values(text):
    """What the EMAIL lines of vCards hold, unfolded and decoded."""
    lines = iter(NEW_LINE.split(FOLD.sub("", text)))
    for line in lines:
        name, _colon, _value = line.partition(":")
        is_quoted = "QUOTED-PRINTABLE" in name.upper()
        if is_quoted:  # vCard 2.1 goes on in the next line, which may look like anything
            parts = [line]
            while parts[-1].endswith("="):
                parts.append(next(lines, ""))
            line = "".join(part.removesuffix("=") for part in parts[:-1]) + parts[-1]
        if match := EMAIL_LINE.fullmatch(line):
            value = match[2].replace("\\", "")
            yield (
                quopri.decodestring(value.encode()).decode(errors="replace") if is_quoted else value
            )


def find_addresses(texts):
    """The addresses in the texts; ValidationError for more than MAX_ADDRESSES."""
    words = {}
    for text in texts:
        for match in WORD.finditer(text):
            if "@" in (word := match[0]) and len(word) <= MAX_LENGTH:
                words[word.strip("'.").lower()] = None
                if len(words) > MAX_ADDRESSES:
                    raise ValidationError(_("There are more than 5,000 addresses in this file."))
    return [word for word in words if is_valid(word)]


def is_valid(word):
    try:
        is_address(word)
    except ValidationError:
        return False
    return True
