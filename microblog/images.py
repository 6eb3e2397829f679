"""Pictures that members upload: read with suspicion, written anew as WebP.

    picture = read_picture(form_file, max_bytes=5 * MEGABYTE, moving=True)
    large, small = picture.fit(1600), picture.fit(600)
    name = storage.save_renditions("tweets", large, small=small)

Nothing of the uploaded file is kept but its pixels: no name, no metadata, no profile, nothing
hidden behind its end.
"""

import logging
import threading
from dataclasses import dataclass
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image

from microblog import decoding

logger = logging.getLogger(__name__)

KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE

QUALITY = 80
MOVING_QUALITY = 70
# With so few colours a picture is a drawing or a screenshot, which lossless WebP may fit better.
FEW_COLOURS = 1024

# One at a time: what a process needs for decoding does not grow with the number of its threads.
_decoding = threading.Lock()


@dataclass(frozen=True)
class Crop:
    """Which part of a picture shows, of all that have a given shape.

    across, down    where it lies, from 0 (at the left, at the top) to 1
    size            how large it is, 1 being the largest there is in the picture
    """

    across: float = 0.5
    down: float = 0.4  # faces are a little above the middle of a portrait
    size: float = 1

    def box(self, picture, shape):
        """(left, top, width, height) in pixels, for the width and height of both."""
        scale = self.size * min(side / other for side, other in zip(picture, shape, strict=True))
        width, height = (scale * side for side in shape)
        left, top = (picture[0] - width) * self.across, (picture[1] - height) * self.down
        return left, top, width, height


CENTRE = Crop()  # where nobody has chosen


@dataclass(frozen=True)
class Rendition:
    """A picture ready to be stored: WebP, its size in pixels, its average colour as "#rrggbb"."""

    content: ContentFile
    width: int
    height: int
    placeholder: str


@dataclass(frozen=True)
class Picture:
    """Decoded pixels: upright, sRGB, RGB or RGBA. Several frames if it moves.

    Large pictures have been shrunk by a whole factor, to no less than 1600 pixels on the long side
    and 400 on the short one.
    """

    frames: tuple[Image.Image, ...]
    milliseconds: tuple[int, ...] = ()
    plays: int = 0  # 0 for ever

    @property
    def moves(self):
        return len(self.frames) > 1

    def fit(self, side):
        """A rendition that fits into a square of `side` pixels, never larger than the picture."""
        width, height = self.frames[0].size
        scale = min(1, side / max(width, height))
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        frames = self.frames
        if size != (width, height):
            frames = [frame.resize(size, Image.Resampling.LANCZOS) for frame in frames]
        return self._rendition(frames)

    def square(self, side, crop=CENTRE):
        """A still rendition of exactly `side` by `side` pixels."""
        return self.cut(side, side, crop)

    def cut(self, width, height, crop=CENTRE):
        """A still rendition of exactly `width` by `height` pixels, of the part that crop says."""
        frame = self.frames[0]
        left, top, *size = crop.box(frame.size, (width, height))
        # A hair beyond the edge, by the last bit of a float, is an error to Pillow.
        edges = map(min, (left + size[0], top + size[1]), frame.size)
        box = (max(0, left), max(0, top), *edges)
        frame = frame.resize((width, height), Image.Resampling.LANCZOS, box=box)
        return self._rendition([frame])

    def _rendition(self, frames):
        if len(frames) > 1:
            content = _moving_webp(frames, self.milliseconds, self.plays)
        else:
            content = _webp(frames[0])
        return Rendition(ContentFile(content), *frames[0].size, _average_colour(frames[0]))


def read_picture(upload, *, max_bytes, moving=False):
    """Decode an uploaded JPEG, PNG, GIF or WebP file, whatever it calls itself.

    `upload` is a Django UploadedFile. With `moving` an animated GIF or WebP keeps its frames, as
    far as they are within the limits of `microblog.decoding`; otherwise the first one is taken.

    Raises ValidationError, and nothing else, with one of the codes "empty", "too_large",
    "not_a_picture", "too_many_pixels", "too_long", "unreadable".
    """
    if not upload.size:
        raise ValidationError(_("This file is empty."), code="empty")
    if upload.size > max_bytes:
        raise _too_large(max_bytes)
    with _decoding:
        try:
            upload.seek(0)
            return _decode(upload.read(), moving)
        except ValidationError:
            raise
        except Exception:  # there is no end to what a decoder raises for broken files
            logger.info("An uploaded picture could not be read", exc_info=True)
            raise ValidationError(
                _("We could not read this picture. It may be damaged: try another one."),
                code="unreadable",
            ) from None


def _too_large(max_bytes):
    if max_bytes >= MEGABYTE:
        message, size = _("This picture is larger than %(size)d MB."), max_bytes // MEGABYTE
    else:
        message, size = _("This picture is larger than %(size)d KB."), max_bytes // KILOBYTE
    return ValidationError(message, code="too_large", params={"size": size})


def _decode(data, moving):
    image = decoding.open_picture(data)
    if moving and (animation := decoding.moving(image)):
        frames, milliseconds = animation
        return Picture(tuple(frames), tuple(milliseconds), _plays(image))
    return Picture((decoding.still(image, data),))


def _plays(image):
    """How often an animation runs. A GIF says how often it is repeated, or nothing for once."""
    loop = image.info.get("loop")
    if image.format == "GIF" and loop != 0:
        return 1 if loop is None else loop + 1
    return loop


def _webp(image):
    encodings = [_save(image, quality=QUALITY)]
    if image.getcolors(FEW_COLOURS):
        encodings.append(_save(image, lossless=True))
    return min(encodings, key=len)


def _moving_webp(frames, milliseconds, plays):
    return _save(
        frames[0],
        save_all=True,
        append_images=frames[1:],
        duration=list(milliseconds),
        loop=plays,
        quality=MOVING_QUALITY,
        method=2,
    )


def _save(image, **options):
    buffer = BytesIO()
    image.save(buffer, "WEBP", **options)
    return buffer.getvalue()


def _average_colour(image):
    """As "#rrggbb", transparent parts taken as white."""
    pixel = image.resize((1, 1), Image.Resampling.BOX).convert("RGBA")
    white = Image.new("RGBA", (1, 1), "white")
    red, green, blue, _alpha = Image.alpha_composite(white, pixel).getpixel((0, 0))
    return f"#{red:02x}{green:02x}{blue:02x}"
