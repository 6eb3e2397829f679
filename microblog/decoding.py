"""Decode pictures from strangers in bounded memory and time.

Pillow does the work. What stands here keeps it from doing too much: `open_picture` looks at the
header and refuses what would cost more than `MEMORY`; `still` and `moving` shrink while they
decode. They raise ValidationError with a sentence for the member, or whatever Pillow raises for a
file that is broken; `microblog.images.read_picture` turns that into a sentence too.
"""

import math
import re
from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageCms
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from microblog import png

MAX_PIXELS = 50_000_000
MAX_SIDE = 65_535
MEMORY = 170_000_000  # bytes that decoding one picture may take

# A picture is shrunk while it is decoded, but never below what renditions need ...
ENOUGH_LONG_SIDE = 1600
ENOUGH_SHORT_SIDE = 400
# ... unless it is so long and thin that this would still be more pixels than these.
MAX_SHRUNK_PIXELS = 11_000_000

BAND_PIXELS = 1_000_000  # converted and shrunk at a time

MAX_FRAMES = 300
MAX_CANVAS_PIXELS = 4_000_000  # of an animation
MAX_SOURCE_PIXELS = 64_000_000  # of all frames as they come
MAX_MOVING_PIXELS = 16_000_000  # of all frames as they are kept
MAX_MILLISECONDS = 120_000

UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def too_many_pixels(limit=MAX_PIXELS):
    return ValidationError(
        _("This picture has more than %(limit)d megapixels. Make it smaller and try again."),
        code="too_many_pixels",
        params={"limit": limit // 1_000_000},
    )


class Gif(GifImageFile):
    """A GIF that keeps its canvas. Pillow lets a later frame grow it, and allocates at once."""

    @property
    def _size(self):
        return self._canvas

    @_size.setter
    def _size(self, size):
        if self._im is not None:
            raise ValueError("a later frame sticks out of the canvas")
        self._canvas = size


class WebP(WebPImageFile):
    """A WebP that gives up its decoder, and two canvases, before Pillow allocates the picture."""

    def load_prepare(self):
        if self.n_frames == 1:
            self._decoder = None
        super().load_prepare()


FORMATS = (
    (re.compile(rb"\xff\xd8\xff"), JpegImageFile),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), PngImageFile),
    (re.compile(rb"GIF8[79]a"), Gif),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), WebP),
)

# Scans of a JPEG and pieces of its EXIF. Photographs have a dozen; thousands are there to make
# the decoder pass over the whole picture, or copy the whole EXIF, once for each.
JPEG_PARTS = re.compile(rb"\xff\xda|Exif\0\0")
MAX_JPEG_PARTS = 300


def open_picture(data):
    """The Pillow image in these bytes, its pixels not yet decoded, known to be affordable."""
    opener = next((opener for signature, opener in FORMATS if signature.match(data)), None)
    if opener is None:
        raise ValidationError(
            _("This file is not a JPG, PNG, GIF or WebP picture."), code="not_a_picture"
        )
    if opener is JpegImageFile and len(JPEG_PARTS.findall(data)) > MAX_JPEG_PARTS:
        raise ValueError("a JPEG of too many parts")
    try:
        image = opener(BytesIO(data))
    except Image.DecompressionBombError:
        raise too_many_pixels() from None
    limit = min(MAX_PIXELS, int(MEMORY / _bytes_per_pixel(image, data)))
    if math.prod(image.size) > limit:
        raise too_many_pixels(limit)
    if max(image.size) > MAX_SIDE:
        raise ValidationError(
            _("This picture is too long and thin. Cut it and try again."), code="too_long"
        )
    return image


def _bytes_per_pixel(image, data):
    """What decoding takes at its peak, beside the shrunken result, as measured."""
    match image.format:
        case "JPEG":
            # libjpeg shrinks while it decodes, but keeps all coefficients of a picture that comes
            # in several scans: two bytes for each sample.
            if not _has_several_scans(image, data):
                return 1
            _ids, across, down, _tables = zip(*image.layer, strict=True)
            samples = sum(a * d for a, d in zip(across, down, strict=True))
            return 2 * samples / (max(across) * max(down))
        case "PNG":
            if png.can_be_banded(image, data):
                return 1
            return {"1": 1, "L": 1, "P": 1, "I;16": 2}.get(image.mode, 4)
        case "GIF":
            return 2  # the frame, and what is put back when it is disposed of
        case _:
            return 12 if image.n_frames == 1 else 16


def _has_several_scans(image, data):
    # Pillow has just read the header of the first scan, which names its layers.
    layers = len(image.layer)
    header = data[: image.fp.tell()][-(8 + 2 * layers) :]
    return "progressive" in image.info or header[:2] != b"\xff\xda" or header[4] != layers


def still(image, data):
    """The first frame: upright, sRGB, RGB or RGBA, shrunk by a whole factor, without metadata."""
    if image.format == "JPEG":
        factor = _shrinking(image)
        image.draft(None, [max(1, side // factor) for side in image.size])
    factor = _shrinking(image)
    rows = factor * max(1, BAND_PIXELS // (image.width * factor))
    shrunk, top = None, 0
    for band in _bands(image, data, rows):
        band = _eight_bits(band).reduce(factor)
        if shrunk is None:
            shrunk = Image.new(band.mode, [math.ceil(side / factor) for side in image.size])
        shrunk.paste(band, (0, top))
        top += band.height
    return _clean(shrunk, image.info)


def moving(image):
    """(frames, milliseconds of each) of an animation, or None for a still or one too costly."""
    if image.format not in ("GIF", "WEBP"):
        return None
    pixels, count = math.prod(image.size), image.n_frames
    if not 1 < count <= MAX_FRAMES:
        return None
    if pixels > MAX_CANVAS_PIXELS or pixels * count > MAX_SOURCE_PIXELS:
        return None
    scale = min(
        1, ENOUGH_LONG_SIDE / max(image.size), math.sqrt(MAX_MOVING_PIXELS / (pixels * count))
    )
    size = [max(1, int(side * scale)) for side in image.size]
    frames, milliseconds = [], []
    for number in range(count):
        image.seek(number)
        image.load()
        frame = _eight_bits(image).resize(size, Image.Resampling.LANCZOS)
        frames.append(_clean(frame, image.info))
        # Browsers take a pause this short for a mistake, and so do people's eyes.
        duration = image.info.get("duration", 0)
        milliseconds.append(duration if duration > 10 else 100)
        if sum(milliseconds) > MAX_MILLISECONDS:
            return None
    return frames, milliseconds


def _shrinking(image):
    """By how much to divide both sides."""
    enough = min(max(image.size) // ENOUGH_LONG_SIDE, min(image.size) // ENOUGH_SHORT_SIDE)
    bounded = math.ceil(math.sqrt(math.prod(image.size) / MAX_SHRUNK_PIXELS))
    return max(1, enough, bounded)


def _bands(image, data, rows):
    """The picture from top to bottom, as images of so many rows; the last may have fewer."""
    if image.format == "PNG" and png.can_be_banded(image, data):
        yield from png.bands(image, data, rows)
        return
    if image.tell():
        image.seek(0)
    image.load()
    for top in range(0, image.height, rows):
        yield image.crop((0, top, image.width, min(top + rows, image.height)))


def _eight_bits(image):
    """RGB or RGBA; CMYK as it is, for its profile is needed to make sense of it."""
    if image.mode == "CMYK":
        return image
    if image.mode == "I;16":  # convert() would clip where it should divide
        key = image.info.get("transparency")
        image = image.point(lambda value: value / 256).convert("L")
        if key is not None:
            image.info["transparency"] = key // 256
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _clean(image, info):
    """sRGB, upright, opaque if it can be; nothing of `info` stays in it."""
    image = _to_srgb(image, info.get("icc_profile"))
    orientation = _orientation(info.get("exif"))
    if orientation in UPRIGHT:
        image = image.transpose(UPRIGHT[orientation])
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    image.info = {}
    return image


def _to_srgb(image, profile):
    if profile:
        try:
            return ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGBA" if image.mode == "RGBA" else "RGB",
            )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # a broken profile, or one for another kind of picture
    return image.convert("RGB") if image.mode == "CMYK" else image


def _orientation(data):
    exif = Image.Exif()
    try:
        exif.load(data)
        return exif.get(ExifTags.Base.Orientation)
    except Exception:  # a picture need not be lost because a camera wrote nonsense beside it
        return None
