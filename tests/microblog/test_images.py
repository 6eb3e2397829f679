import random
import struct
import warnings
import zlib
from unittest.mock import Mock

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import TemporaryUploadedFile
from PIL import Image, ImageChops, ImageCms

from microblog.images import KILOBYTE, MEGABYTE, read_picture
from tests.microblog.pictures import (
    BLUE,
    GREEN,
    RED,
    WHITE,
    PictureTestCase,
    file_of,
    film,
    gif_of,
    jpeg_claiming,
    photo,
    pixel,
    png_chunk,
    png_of,
    quarters,
    read,
    written,
)


class WhatIsAcceptedTests(PictureTestCase):
    def test_each_format_is_known_by_its_content_and_not_by_its_name(self):
        for format in ("JPEG", "PNG", "GIF", "WEBP"):
            for name in ("a.jpg", "a.gif", "a.exe", "a"):
                with self.subTest(format=format, name=name):
                    picture = read(file_of(photo(), format), name=name)
                    self.assertEqual(picture.frames[0].size, (120, 80))

    def test_an_upload_on_disk_is_read_from_its_start(self):
        data = file_of(photo(), "PNG")
        with TemporaryUploadedFile("a.png", "image/png", len(data), None) as upload:
            upload.write(data)
            self.assertEqual(read_picture(upload, max_bytes=MEGABYTE).frames[0].size, (120, 80))

    def test_every_kind_of_pixel_becomes_rgb_or_rgba(self):
        red = Image.new("RGB", (8, 8), RED)
        grey = Image.new("L", (8, 8), 128)
        cases = {
            "CMYK": (file_of(red.convert("CMYK"), "JPEG"), (255, 0, 0), "RGB"),
            "grey": (file_of(grey, "JPEG"), (128, 128, 128), "RGB"),
            "palette": (file_of(red.convert("P"), "PNG"), RED, "RGB"),
            "one bit": (file_of(Image.new("1", (8, 8), 1), "PNG"), WHITE, "RGB"),
            "grey with alpha": (
                file_of(Image.new("LA", (8, 8), (128, 60)), "PNG"),
                (128, 128, 128),
                "RGBA",
            ),
            "16-bit grey": (
                file_of(Image.new("I;16", (8, 8), 0x8000), "PNG"),
                (128, 128, 128),
                "RGB",
            ),
            "16-bit colour": (
                png_of(1, 1, b"\0" + struct.pack(">HHH", 0xFFFF, 0x8000, 0), depth=16),
                (255, 128, 0),
                "RGB",
            ),
            "16-bit colour with alpha": (
                png_of(1, 1, b"\0" + struct.pack(">HHHH", 0xFFFF, 0x8000, 0, 9999), 16, 6),
                (255, 128, 0),
                "RGBA",
            ),
            "opaque with alpha": (file_of(red.convert("RGBA"), "PNG"), RED, "RGB"),
        }
        for name, (data, colour, mode) in cases.items():
            with self.subTest(name):
                picture = read(data)
                self.assertEqual(picture.frames[0].mode, mode)
                self.assert_colour(pixel(picture), colour)

    def test_transparency_survives_in_palette_and_key(self):
        palette = Image.new("P", (8, 8), 0)
        palette.putpalette([*RED, *BLUE])
        palette.putpixel((0, 0), 1)
        cases = {
            "palette": file_of(palette, "PNG", transparency=1),
            "palette of alphas": file_of(palette, "PNG", transparency=b"\xff\x00"),
            "GIF": file_of(palette, "GIF", transparency=1),
            "colour key": file_of(palette.convert("RGB"), "PNG", transparency=BLUE),
            "16-bit key": file_of(Image.new("I;16", (8, 8), 0), "PNG", transparency=0),
        }
        for name, data in cases.items():
            with self.subTest(name):
                frame = read(data).frames[0]
                self.assertEqual(frame.mode, "RGBA")
                self.assertEqual(frame.getpixel((0, 0))[3], 0)
        self.assertEqual(read(cases["palette"]).frames[0].getpixel((4, 4)), (*RED, 255))

    def test_every_exif_orientation_is_made_upright(self):
        expected = {
            1: (RED, GREEN, BLUE, WHITE),
            2: (GREEN, RED, WHITE, BLUE),
            3: (WHITE, BLUE, GREEN, RED),
            4: (BLUE, WHITE, RED, GREEN),
            5: (RED, BLUE, GREEN, WHITE),
            6: (BLUE, RED, WHITE, GREEN),
            7: (WHITE, GREEN, BLUE, RED),
            8: (GREEN, WHITE, RED, BLUE),
        }
        for orientation, corners in expected.items():
            exif = Image.Exif()
            exif[0x0112] = orientation
            for format in ("JPEG", "PNG", "WEBP"):
                with self.subTest(orientation=orientation, format=format):
                    picture = read(file_of(quarters(), format, exif=exif))
                    width, height = picture.frames[0].size
                    self.assertEqual((width, height), (40, 20) if orientation < 5 else (20, 40))
                    for colour, (x, y) in zip(
                        corners, ((0, 0), (1, 0), (0, 1), (1, 1)), strict=True
                    ):
                        at = (3 + x * (width - 7), 3 + y * (height - 7))
                        self.assert_colour(pixel(picture, *at), colour, tolerance=12)

    def test_a_nonsensical_orientation_is_ignored(self):
        for exif in (b"Exif\0\0nonsense", b"Exif\0\0II*\0\x08\0\0\0\xff\xff", b"Exif\0\0"):
            with self.subTest(exif), warnings.catch_warnings(action="ignore"):
                picture = read(file_of(quarters(), "JPEG", exif=exif))
                self.assertEqual(picture.frames[0].size, (40, 20))

    def test_no_metadata_is_written(self):
        exif = Image.Exif()
        exif[0x010F] = "SecretCamera"
        exif.get_ifd(0x8825)[1] = "N"
        exif.get_ifd(0x8825)[2] = (48.0, 51.0, 29.0)
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        options = {"exif": exif, "icc_profile": profile, "xmp": b"<x:xmpmeta>secret</x:xmpmeta>"}
        for format in ("JPEG", "PNG", "WEBP"):
            source = file_of(photo(), format, **options, comment=b"secret")
            self.assertIn(b"SecretCamera", source)
            picture = read(source)
            for rendition in (picture.fit(100), picture.square(50)):
                with self.subTest(format=format, size=rendition.width):
                    image = written(rendition)
                    self.assertEqual(dict(image.getexif()), {})
                    self.assertFalse({"exif", "icc_profile", "xmp", "comment"} & set(image.info))
                    rendition.content.seek(0)
                    self.assertNotIn(b"ecret", rendition.content.read())

    def test_a_colour_profile_is_applied(self):
        # sRGB with the primaries of red and blue exchanged: what is stored as red means blue.
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        swapped = (
            profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
        )
        for mode in ("RGB", "RGBA"):
            image = Image.new(mode, (8, 8), (*RED, 100)[: len(mode)])
            with self.subTest(mode):
                picture = read(file_of(image, "PNG", icc_profile=swapped))
                self.assert_colour(pixel(picture), BLUE)
                self.assertEqual(picture.frames[0].mode, mode)

    def test_a_broken_colour_profile_is_ignored(self):
        for mode in ("RGB", "CMYK", "L"):
            image = Image.new("RGB", (8, 8), WHITE).convert(mode)
            with self.subTest(mode):
                picture = read(file_of(image, "JPEG", icc_profile=b"not a profile" * 20))
                self.assert_colour(pixel(picture), WHITE)

    def test_what_is_hidden_behind_a_picture_is_gone(self):
        for tail in (b"<html><script>alert(1)</script></html>", b"PK\x03\x04archive"):
            for format in ("JPEG", "PNG", "GIF", "WEBP"):
                with self.subTest(format=format, tail=tail):
                    content = read(file_of(photo(), format) + tail).fit(1600).content.read()
                    self.assertTrue(content.startswith(b"RIFF"))
                    self.assertNotIn(tail, content)

    def test_the_smallest_and_the_thinnest_pictures(self):
        for size in ((1, 1), (30_000, 1), (1, 30_000)):
            for format in ("JPEG", "PNG", "GIF"):
                with self.subTest(size=size, format=format):
                    picture = read(file_of(Image.new("RGB", size, RED), format))
                    large, square = picture.fit(1600), picture.square(96)
                    self.assertLessEqual(max(large.width, large.height), 1600)
                    self.assertGreaterEqual(min(large.width, large.height), 1)
                    self.assertEqual((square.width, square.height), (96, 96))

    def test_a_phone_jpeg_with_a_second_picture_inside_is_one_picture(self):
        data = file_of(photo(), "MPO", save_all=True, append_images=[photo()])
        self.assertEqual(len(read(data, moving=True).frames), 1)

    def test_a_large_png_decoded_in_bands_is_the_same_picture(self):
        cases = {
            "RGB": photo(2500, 1700),
            "RGBA": Image.merge("RGBA", [*photo(2500, 1700).split(), photo(2500, 1700).split()[0]]),
            "LA": photo(2500, 1700).convert("LA"),
        }
        for mode, image in cases.items():
            data = file_of(image, "PNG", compress_level=1)
            with self.subTest(mode):
                frame = read(data, max_bytes=50 * MEGABYTE).frames[0]
                expected = image.convert(frame.mode)
                self.assertEqual(frame.size, image.size)
                self.assertIsNone(ImageChops.difference(frame, expected).getbbox(alpha_only=False))

    def test_a_large_png_keeps_its_transparent_colour_and_orientation(self):
        image = Image.new("RGB", (2500, 1700), BLUE)
        image.paste(RED, (0, 850, 2500, 1700))
        exif = Image.Exif()
        exif[0x0112] = 3
        data = file_of(image, "PNG", transparency=BLUE)
        # The orientation may stand behind the pixels, just before the end.
        data = data[:-12] + png_chunk(b"eXIf", exif.tobytes()[6:]) + data[-12:]
        frame = read(data).frames[0]
        self.assertEqual(frame.getpixel((5, 5)), (*RED, 255))
        self.assertEqual(frame.getpixel((2490, 1690))[3], 0)

    def test_a_large_photograph_is_shrunk_while_it_is_decoded(self):
        for format in ("JPEG", "PNG", "GIF"):
            with self.subTest(format):
                image = Image.new("RGB", (5000, 4000), RED)
                image.paste(BLUE, (0, 2000, 5000, 4000))
                picture = read(file_of(image, format))
                width, height = picture.frames[0].size
                self.assertGreaterEqual(width, 1600)
                self.assertLess(width, 3200)
                self.assertAlmostEqual(width / height, 1.25, places=2)
                self.assert_colour(pixel(picture, 10, 10), RED)
                self.assert_colour(pixel(picture, width - 10, height - 10), BLUE)


class WhatIsRefusedTests(PictureTestCase):
    def test_an_empty_file(self):
        self.assert_refused("empty", b"")

    def test_more_bytes_than_allowed_are_not_even_read(self):
        upload = Mock(size=5 * MEGABYTE + 1)
        for limit, words in ((700 * KILOBYTE, "700 KB"), (5 * MEGABYTE, "5 MB")):
            with self.assertRaises(ValidationError) as caught:
                read_picture(upload, max_bytes=limit)
            self.assertEqual(caught.exception.messages, [f"This picture is larger than {words}."])
            self.assertEqual(caught.exception.code, "too_large")
        upload.read.assert_not_called()

    def test_other_kinds_of_files(self):
        files = {
            "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
            "html": b"<html><body>hello</body></html>",
            "pdf": b"%PDF-1.7\n",
            "wav": b"RIFF\x24\0\0\0WAVEfmt ",
            "bmp": file_of(photo(), "BMP"),
            "tiff": file_of(photo(), "TIFF"),
            "eps": file_of(photo(), "EPS"),
            "ico": file_of(photo(), "ICO"),
            "avif": file_of(photo(), "AVIF"),
            "script that begins as a picture": b"GIF89/*" + bytes(20) + b"*/=1;alert(1)",
        }
        for kind, data in files.items():
            with self.subTest(kind):
                self.assert_refused("not_a_picture", data, name="picture.png")

    def test_truncated_files(self):
        files = {format: file_of(photo(), format) for format in ("JPEG", "PNG", "GIF", "WEBP")}
        files["progressive"] = file_of(photo(), "JPEG", progressive=True)
        files["large PNG"] = file_of(Image.new("RGB", (2500, 1700)), "PNG")
        for kind, data in files.items():
            for length in (12, 40, len(data) // 2, len(data) * 9 // 10):
                with self.subTest(kind=kind, length=length):
                    self.assert_refused("unreadable", data[:length])

    def test_an_animation_that_breaks_off(self):
        data = film("GIF")
        self.assert_refused("unreadable", data[: len(data) * 9 // 10], moving=True)

    def test_a_png_with_a_damaged_byte(self):
        # Not compressed, so that only the checksum tells.
        for size in ((120, 80), (2500, 1700)):
            data = bytearray(file_of(photo(*size), "PNG", compress_level=0))
            data[len(data) // 2] ^= 255
            with self.subTest(size):
                self.assert_refused("unreadable", bytes(data), max_bytes=50 * MEGABYTE)

    def test_dimensions_beyond_the_limit_whatever_the_file_holds(self):
        files = {
            "PNG": png_of(50_000, 50_000, b"\0"),
            "bomb": png_of(9000, 9000, bytes(9000 * 3001)),
            "JPEG": jpeg_claiming(9000, 9000),
            "GIF": gif_of((10, 10)).replace(
                struct.pack("<HH", 10, 10), struct.pack("<HH", 9000, 9000), 1
            ),
            "GIF by its first frame": gif_of((10, 10)).replace(
                struct.pack("<4H", 0, 0, 10, 10), struct.pack("<4H", 0, 0, 9000, 9000)
            ),
            "WebP": b"RIFF\x26\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\x00\x80\x00" * 2 + b"\0" * 20,
        }
        for kind, data in files.items():
            with self.subTest(kind):
                self.assert_refused("too_many_pixels", data)

    def test_a_small_png_that_unpacks_to_hundreds_of_megabytes(self):
        png, packed = file_of(photo(), "PNG"), zlib.compress(bytes(300_000_000))
        after_header = 33
        for kind, start in (("zTXt", b"a\0\0"), ("iTXt", b"a\0\1\0\0\0"), ("iCCP", b"a\0\0")):
            with self.subTest(kind):
                bomb = png_chunk(kind.encode(), start + packed)
                self.assertLess(len(bomb), 500_000)
                self.assert_refused("unreadable", png[:after_header] + bomb + png[after_header:])

    def test_a_picture_longer_than_any_camera_makes(self):
        self.assert_refused("too_long", png_of(65_536, 1, bytes(1 + 65_536 * 3)))

    def test_a_jpeg_in_several_scans_takes_more_memory_and_may_have_fewer_pixels(self):
        whole = jpeg_claiming(6000, 6000, subsampling=0)
        self.assertTrue(read(whole).frames)
        self.assertTrue(read(jpeg_claiming(6000, 6000, progressive=True)).frames)
        at = whole.index(b"\xff\xda")
        one_layer = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
        self.assert_refused("too_many_pixels", whole[:at] + one_layer + whole[at + 14 :])
        progressive = jpeg_claiming(6000, 6000, subsampling=0, progressive=True)
        self.assert_refused("too_many_pixels", progressive)

    def test_a_gif_whose_canvas_would_grow_while_it_plays(self):
        self.assertTrue(read(gif_of((40, 40), (20, 20)), moving=True).moves)
        self.assert_refused("unreadable", gif_of((40, 40), (80, 80)), moving=True)

    def test_a_png_that_holds_less_than_it_promises(self):
        self.assert_refused("unreadable", png_of(3000, 3000, bytes(9001 * 2999)))

    def test_a_jpeg_of_thousands_of_scans_or_pieces_of_exif(self):
        data = file_of(photo(), "JPEG", progressive=True)
        last = data[data.rindex(b"\xff\xda") : -2]
        self.assert_refused("unreadable", data[:-2] + last * 1000 + b"\xff\xd9")
        piece = b"\xff\xe1\x00\x10Exif\0\0" + b"x" * 8
        self.assert_refused("unreadable", data[:2] + piece * 1000 + data[2:])

    def test_random_damage_gives_a_picture_or_a_sentence(self):
        dice = random.Random(140)
        sources = [
            file_of(photo(), "JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0"),
            file_of(photo(), "JPEG", progressive=True),
            file_of(photo().convert("CMYK"), "JPEG"),
            file_of(photo(), "PNG"),
            file_of(photo().convert("P"), "PNG", transparency=3),
            film("GIF"),
            film("WEBP"),
            file_of(photo(), "WEBP", lossless=True),
        ]
        outcomes = {"picture": 0, "sentence": 0}
        for _round in range(300):
            data = bytearray(dice.choice(sources))
            for _damage in range(dice.choice((1, 1, 5, 30))):
                data[dice.randrange(dice.choice((30, len(data))))] = dice.randrange(256)
            if dice.random() < 0.2:
                del data[dice.randrange(len(data)) :]
            try:
                with warnings.catch_warnings(action="ignore"):
                    picture = read(bytes(data), moving=True)
                picture.fit(50)
                picture.square(40)
                outcomes["picture"] += 1
            except ValidationError as error:
                self.assertTrue(error.messages[0])
                outcomes["sentence"] += 1
        self.assertGreater(min(outcomes.values()), 30, outcomes)
