"""Shown copies of pictures: the place is gone, the picture and how it is turned are the same, the original is kept."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from laoheng_web.papers.showing import shown_copy

PLACE = b"CANARY-GPS"


def jpeg(turned: int = 1) -> bytes:
    image = Image.new("RGB", (8, 4))
    image.putdata([(30 * x, 60 * y, 90) for y in range(4) for x in range(8)])
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010F] = "CANARY-GPS-camera"
    exif.get_ifd(0x8825)[29] = "CANARY-GPS-2026"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=b"CANARY-GPS-comment")
    return out.getvalue()


def png() -> bytes:
    from PIL.PngImagePlugin import PngInfo

    told = PngInfo()
    told.add_text("Description", "CANARY-GPS-text")
    out = io.BytesIO()
    Image.new("RGB", (5, 5), (1, 2, 3)).save(out, "PNG", pnginfo=told)
    return out.getvalue()


def pixels(content: bytes) -> list[object]:
    return list(Image.open(io.BytesIO(content)).convert("RGB").getdata())


@pytest.mark.parametrize(("content", "kind"), [(jpeg(), "image/jpeg"), (png(), "image/png")])
def test_the_copy_has_the_same_picture_and_nothing_that_was_written_into_it(content, kind):
    copy = shown_copy(content, kind)
    assert copy is not None and PLACE in content and PLACE not in copy
    assert pixels(copy) == pixels(content)


@pytest.mark.parametrize("turned", range(1, 9))
def test_how_the_picture_is_turned_is_kept(turned):
    copy = shown_copy(jpeg(turned), "image/jpeg")
    assert Image.open(io.BytesIO(copy or b"")).getexif().get(0x0112, 1) == turned


def test_what_hides_behind_the_picture_is_left_out():
    copy = shown_copy(jpeg() + b"CANARY-GPS-behind", "image/jpeg")
    assert copy is not None and PLACE not in copy


@pytest.mark.parametrize("cut", [2, 5, 40, 300])
def test_of_a_broken_picture_there_is_no_copy(cut):
    assert shown_copy(jpeg()[:cut], "image/jpeg") is None
    assert shown_copy(png()[: min(cut, 40)], "image/png") is None


def test_other_files_are_shown_as_they_are():
    assert shown_copy(b"%PDF-1.4", "application/pdf") == b"%PDF-1.4"
