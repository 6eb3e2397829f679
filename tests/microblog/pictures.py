"""Makers of good and bad picture files, and what tests of them share."""

import struct
import zlib
from io import BytesIO
from unittest.mock import patch

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import SimpleTestCase
from PIL import Image

from microblog.images import MEGABYTE, read_picture

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def file_of(image, format, **options):
    buffer = BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def read(data, *, name="picture.jpg", max_bytes=5 * MEGABYTE, moving=False):
    return read_picture(SimpleUploadedFile(name, data), max_bytes=max_bytes, moving=moving)


def pixel(picture, x=0, y=0):
    return picture.frames[0].convert("RGB").getpixel((x, y))


def written(rendition):
    return Image.open(rendition.content)


def photo(width=120, height=80):
    """Three noisy channels, since flat pictures hide mistakes."""
    noise = Image.effect_noise((width, height), 60)
    gradient = Image.linear_gradient("L").resize((width, height))
    return Image.merge("RGB", [noise, gradient, gradient.transpose(Image.Transpose.ROTATE_180)])


def quarters():
    """40 × 20: red and green above, blue and white below."""
    image = Image.new("RGB", (40, 20))
    for colour, corner in zip(
        (RED, GREEN, BLUE, WHITE), ((0, 0), (20, 0), (0, 10), (20, 10)), strict=True
    ):
        image.paste(colour, (*corner, corner[0] + 20, corner[1] + 10))
    return image


def film(format, count=5, size=(60, 40), **options):
    frames = [Image.new("RGB", size, (50 * n % 256, 7 * n % 256, 90)) for n in range(count)]
    options = {"duration": 80, "loop": 0} | options
    return file_of(frames[0], format, save_all=True, append_images=frames[1:], **options)


def jpeg_claiming(width, height, **options):
    """A JPEG whose header tells another size."""
    data = file_of(photo(120, 80), "JPEG", **options)
    return data.replace(struct.pack(">HH", 80, 120), struct.pack(">HH", height, width), 1)


def png_chunk(kind, body):
    return struct.pack(">I4s", len(body), kind) + body + struct.pack(">I", zlib.crc32(kind + body))


def png_of(width, height, rows, depth=8, colour=2):
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", zlib.compress(rows))
        + png_chunk(b"IEND", b"")
    )


def gif_of(*sizes):
    """Frames of the given sizes on a canvas as large as the first one, each cleared at its end."""
    data = b"GIF89a" + struct.pack("<HHBBB", *sizes[0], 0xF0, 0, 0) + bytes(6)
    for size in sizes:
        frame = file_of(Image.new("P", size), "GIF")
        data += b"!\xf9\x04\x09\x05\x00\x01\x00"
        data += frame[frame.index(b"," + struct.pack("<HHHH", 0, 0, *size)) : -1]
    return data + b";"


class PictureTestCase(SimpleTestCase):
    def setUp(self):
        # Why a picture could not be read is logged, which here would be hundreds of lines.
        self.enterContext(patch("microblog.images.logger"))

    def assert_refused(self, code, data, **options):
        with self.assertRaises(ValidationError) as caught:
            read(data, **options)
        self.assertEqual(caught.exception.code, code)
        self.assertRegex(caught.exception.messages[0], r"^[A-Z].*\.$")

    def assert_colour(self, actual, expected, tolerance=6):
        for a, b in zip(actual, expected, strict=True):
            self.assertAlmostEqual(a, b, delta=tolerance, msg=f"{actual} is not {expected}")
