import subprocess
import sys
import tempfile
from pathlib import Path
from unittest import skipUnless
from unittest.mock import patch

from django.conf import settings
from django.test import SimpleTestCase
from PIL import Image, ImageChops

from microblog import decoding
from microblog.images import CENTRE, Crop
from tests.microblog.pictures import (
    BLUE,
    GREEN,
    RED,
    WHITE,
    PictureTestCase,
    file_of,
    film,
    photo,
    pixel,
    quarters,
    read,
    written,
)


class CropTests(PictureTestCase):
    """Of the four quarters, 40 by 20: red and green above, blue and white below."""

    def colours(self, rendition):
        """Of its corners: left and right above, left and right below."""
        image = written(rendition).convert("RGB")
        right, bottom = image.width - 1, image.height - 1
        return [image.getpixel(at) for at in ((0, 0), (right, 0), (0, bottom), (right, bottom))]

    def assert_corners(self, crop, *expected):
        picture = read(file_of(quarters(), "PNG"))
        for colour, corner in zip(self.colours(picture.square(16, crop)), expected, strict=True):
            self.assert_colour(colour, corner, tolerance=16)

    def test_by_itself_it_is_the_largest_square_in_the_middle(self):
        self.assert_corners(CENTRE, RED, GREEN, BLUE, WHITE)

    def test_it_lies_where_one_says(self):
        self.assert_corners(Crop(across=0), RED, RED, BLUE, BLUE)
        self.assert_corners(Crop(across=1), GREEN, GREEN, WHITE, WHITE)

    def test_it_is_as_large_as_one_says(self):
        self.assert_corners(Crop(0, 0, 0.4), RED, RED, RED, RED)
        self.assert_corners(Crop(1, 1, 0.4), WHITE, WHITE, WHITE, WHITE)
        self.assert_corners(Crop(0.5, 0.5, 0.5), RED, GREEN, BLUE, WHITE)

    def test_it_has_every_shape_and_size(self):
        for size in ((1, 1), (1, 4000), (4000, 1), (1234, 777)):
            picture = read(file_of(Image.new("RGB", size, RED), "PNG"))
            for crop in (Crop(1, 1, 1), Crop(1, 1, 0.2), Crop(0.3, 0.7, 0.37)):
                with self.subTest(size=size, crop=crop):
                    rendition = picture.cut(150, 50, crop)
                    self.assertEqual((rendition.width, rendition.height), (150, 50))

    def test_a_wide_one_is_cut_from_a_high_picture(self):
        picture = read(file_of(quarters().transpose(Image.Transpose.ROTATE_90), "PNG"))
        top, bottom = self.colours(picture.cut(30, 10, Crop(down=0)))[::2]
        self.assert_colour(top, GREEN, tolerance=16)
        self.assert_colour(bottom, GREEN, tolerance=16)


class AnimationTests(PictureTestCase):
    def test_an_animation_keeps_its_frames_pace_and_size(self):
        for format in ("GIF", "WEBP"):
            with self.subTest(format):
                rendition = read(film(format), moving=True).fit(1600)
                image = written(rendition)
                self.assertEqual((image.n_frames, image.size), (5, (60, 40)))
                self.assertEqual(image.info["loop"], 0)
                for number in range(5):
                    image.seek(number)
                    image.load()
                    self.assertEqual(image.info["duration"], 80)
                    self.assert_colour(
                        image.convert("RGB").getpixel((9, 9)), (50 * number, 7 * number, 90)
                    )

    def test_an_animation_is_shrunk_as_a_whole(self):
        rendition = read(film("GIF"), moving=True).fit(30)
        self.assertEqual((rendition.width, rendition.height), (30, 20))
        self.assertEqual(written(rendition).n_frames, 5)

    def test_the_number_of_repetitions_is_kept(self):
        for loop, plays in ((None, 1), (0, 0), (2, 3)):
            with self.subTest(loop):
                self.assertEqual(read(film("GIF", loop=loop), moving=True).plays, plays)

    def test_pauses_too_short_to_be_meant_are_lengthened(self):
        self.assertEqual(read(film("GIF", duration=0), moving=True).milliseconds, (100,) * 5)

    def test_only_the_first_frame_where_nothing_should_move(self):
        picture = read(film("GIF"))
        self.assertFalse(picture.moves)
        self.assertEqual(written(picture.fit(1600)).n_frames, 1)
        self.assertEqual(written(read(film("WEBP"), moving=True).square(40)).n_frames, 1)

    def test_transparent_frames_stay_transparent(self):
        frames = [Image.new("RGBA", (20, 20)) for _number in range(3)]
        for number, frame in enumerate(frames):
            frame.paste(RED, (number, number, number + 5, number + 5))
        data = file_of(
            frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50, disposal=2
        )
        image = written(read(data, moving=True).fit(1600))
        image.seek(2)
        image = image.convert("RGBA")
        self.assertEqual(image.getpixel((0, 0))[3], 0)
        self.assert_colour(image.getpixel((4, 4)), (*RED, 255), tolerance=20)

    def test_beyond_each_limit_the_first_frame_stands_still(self):
        limits = {
            "MAX_FRAMES": 4,
            "MAX_CANVAS_PIXELS": 60 * 40 - 1,
            "MAX_SOURCE_PIXELS": 5 * 60 * 40 - 1,
            "MAX_MILLISECONDS": 5 * 80 - 1,
        }
        for limit, value in limits.items():
            with self.subTest(limit):
                with patch.object(decoding, limit, value + 1):
                    self.assertTrue(read(film("GIF"), moving=True).moves)
                with patch.object(decoding, limit, value):
                    picture = read(film("GIF"), moving=True)
                self.assertFalse(picture.moves)
                self.assert_colour(pixel(picture), (0, 0, 90))

    def test_a_large_animation_is_made_smaller_until_it_can_be_kept(self):
        with patch.object(decoding, "MAX_MOVING_PIXELS", 5 * 30 * 20):
            picture = read(film("GIF"), moving=True)
        self.assertEqual([frame.size for frame in picture.frames], [(30, 20)] * 5)


class RenditionTests(PictureTestCase):
    def test_a_rendition_fits_and_is_never_enlarged(self):
        sizes = [(3000, 2000, 1600, 1067), (2000, 3000, 1067, 1600), (300, 200, 300, 200)]
        for width, height, *expected in sizes:
            with self.subTest(width=width, height=height):
                rendition = read(file_of(photo(width, height), "JPEG")).fit(1600)
                self.assertEqual([rendition.width, rendition.height], expected)
                self.assertEqual(written(rendition).size, tuple(expected))
                self.assertEqual(written(rendition).format, "WEBP")

    def test_a_square_is_cut_from_the_middle_and_a_little_above_of_a_portrait(self):
        wide = Image.new("RGB", (300, 100), RED)
        wide.paste(BLUE, (100, 0, 200, 100))
        tall = Image.new("RGB", (100, 300), RED)
        tall.paste(BLUE, (0, 80, 100, 180))
        for image in (wide, tall):
            with self.subTest(image.size):
                square = written(read(file_of(image, "PNG")).square(96))
                self.assertEqual(square.size, (96, 96))
                for corner in ((4, 4), (91, 91)):
                    self.assert_colour(square.convert("RGB").getpixel(corner), BLUE, tolerance=12)

    def test_a_drawing_is_kept_without_loss_when_that_is_smaller(self):
        drawing = written(read(file_of(quarters(), "PNG")).fit(1600)).convert("RGB")
        self.assertIsNone(ImageChops.difference(drawing, quarters()).getbbox())

    def test_the_placeholder_is_the_average_colour_with_white_behind(self):
        half = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
        half.paste((*RED, 255), (0, 0, 10, 5))
        cases = [
            (Image.new("RGB", (9, 9), (18, 52, 86)), "#123456"),
            (half, "#ff8080"),
            (Image.new("RGBA", (9, 9)), "#ffffff"),
        ]
        for image, colour in cases:
            with self.subTest(colour):
                expected = tuple(bytes.fromhex(colour[1:]))
                actual = read(file_of(image, "PNG")).fit(1600).placeholder
                self.assertRegex(actual, r"^#[0-9a-f]{6}$")
                self.assert_colour(tuple(bytes.fromhex(actual[1:])), expected, tolerance=1)

    def test_transparency_is_written(self):
        square = written(read(file_of(Image.new("RGBA", (9, 9)), "PNG")).square(96))
        self.assertEqual(square.getpixel((5, 5))[3], 0)


@skipUnless(Path("/proc/self/status").exists(), "needs Linux to tell what memory a process took")
class MemoryTests(SimpleTestCase):
    GROWTH = """
import re, sys
from pathlib import Path
from django.core.files.uploadedfile import SimpleUploadedFile
from microblog.images import read_picture
upload = SimpleUploadedFile("a", Path(sys.argv[1]).read_bytes())
# Not getrusage(): its peak is inherited from the process that started this one.
peak = lambda: int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
def read():
    picture = read_picture(upload, max_bytes=10**8, moving=True)
    picture.fit(1600), picture.fit(600), picture.square(400)
before = peak()
for _picture_of_a_tweet in range(4):
    read()
print((peak() - before) // 1024)
"""

    def test_four_of_fifty_megapixels_each_take_less_than_200_megabytes(self):
        grey = Image.linear_gradient("L").resize((8660, 5773))
        colour = Image.merge("RGB", [grey] * 3)
        files = {
            "JPEG": (80, file_of(colour, "JPEG", subsampling=0)),
            "progressive JPEG": (200, file_of(colour, "JPEG", progressive=True)),
            "PNG": (100, file_of(colour, "PNG", compress_level=1)),
            # Twelve megapixels, as phones take them; there is no way to decode fewer of a WebP.
            "WebP": (170, file_of(colour.resize((4032, 3024)), "WEBP", method=0)),
            "moving GIF": (170, film("GIF", 16, (2000, 2000))),
            "moving WebP": (170, film("WEBP", 16, (2000, 2000))),
        }
        del grey, colour
        for kind, (megabytes, data) in files.items():
            with self.subTest(kind), tempfile.TemporaryDirectory() as folder:
                file = Path(folder, "picture")
                file.write_bytes(data)
                child = subprocess.run(
                    [sys.executable, "-c", self.GROWTH, file],
                    cwd=settings.BASE_DIR,
                    capture_output=True,
                    text=True,
                )
                self.assertEqual(child.returncode, 0, child.stderr)
                self.assertLess(int(child.stdout), megabytes)
