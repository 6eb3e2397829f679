"""Decode a large PNG a band at a time.

Pillow takes four bytes for each pixel of a PNG in colour, 200 MB for 50 megapixels. Cut into bands
before it is decoded, it takes a few. The format: https://www.w3.org/TR/png-3/
"""

import math
import struct
import zlib
from io import BytesIO

from PIL.PngImagePlugin import PngImageFile

LARGE = 4_000_000  # pixels; smaller ones are left to Pillow


def can_be_banded(image, data):
    """A large PNG in colour, 8 bits a channel (the header's byte 24), not interlaced (28)."""
    return (
        math.prod(image.size) > LARGE
        and image.mode in ("RGB", "RGBA", "LA")
        and data[24] == 8
        and data[28] == 0
        and not image.is_animated
    )


def bands(image, data, rows):
    """The picture from top to bottom, as images of `rows` rows; the last may have fewer.

    PNG predicts each row from the one above it. So each band is made a small PNG of its own that
    starts with the row above, as decoded before, which is then cut off.
    """
    chunks = _chunks(data)
    header = next(chunks)[1]
    transparency, parts = b"", []
    for kind, body in chunks:
        if kind == b"tRNS":
            transparency = _chunk(kind, body)
        elif kind == b"eXIf":
            image.info["exif"] = body
        elif kind == b"IDAT":
            parts.append(body)
    row_bytes = 1 + image.width * len(image.getbands())
    above = bytes(row_bytes)
    left = image.height
    for filtered in _inflate(parts, rows * row_bytes):
        height = min(left, len(filtered) // row_bytes)
        small = (
            data[:8]
            + _chunk(b"IHDR", header[:4] + struct.pack(">I", height + 1) + header[8:])
            + transparency
            + _chunk(b"IDAT", zlib.compress(above + filtered[: height * row_bytes], 0))
            + _chunk(b"IEND", b"")
        )
        band = PngImageFile(BytesIO(small))
        band.load()
        above = b"\0" + band.crop((0, height, image.width, height + 1)).tobytes()
        yield band.crop((0, 1, image.width, height + 1))
        left -= height
        if not left:
            return
    raise EOFError("the PNG ends early")


def _chunks(data):
    """(kind, body) of each chunk. Damage shows when the pixels are inflated: no checksum here."""
    position, kind = 8, b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, position)
        body = data[position + 8 : position + 8 + length]
        yield kind, body
        position += length + 12


def _chunk(kind, body):
    return struct.pack(">I4s", len(body), kind) + body + struct.pack(">I", zlib.crc32(kind + body))


def _inflate(parts, size):
    """What one zlib stream cut into `parts` holds, `size` bytes at a time."""
    inflater, out = zlib.decompressobj(), bytearray()
    for part in parts:
        while True:
            out += inflater.decompress(part, size - len(out))
            part = inflater.unconsumed_tail
            if len(out) == size:
                yield bytes(out)
                out.clear()
            elif not part:
                break
    if out:
        yield bytes(out)
