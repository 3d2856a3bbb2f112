"""Words in pictures: photographs and scanned pages, by optical character recognition. Runs in the child process.

The recogniser's own test for upside-down lines drops good lines, so it is switched off; the page as a whole is turned
by what the camera noted, by the shape of the lines found, and by how well they can be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

import numpy as np

from laoheng.text.reading.refused import Refused

_LONGEST_SIDE = 2600
_SCAN_DPI = 200
_POOR = 0.72
_STEEPEST = 12.0  # degrees
# Lines are found on a smaller copy and read one by one, within memory that is kept: `python -m bench.photo` reads a
# page in a third of the time that the recogniser's own settings take, with the same letters. Two threads on two
# hyperthreads of one core were slower than one.
_ENGINE: Final[dict[str, Any]] = {
    "Global.use_cls": False,
    "Global.log_level": "error",
    "Det.limit_type": "max",
    "Det.limit_side_len": 1920,
    "Rec.rec_batch_num": 1,
    "EngineConfig.onnxruntime.enable_cpu_mem_arena": True,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
}


def read_picture(content: bytes, *, pixels: int) -> dict[str, Any]:
    """The `lines` of a picture with their confidence, top to bottom, and whether a red `stamp` is on it."""
    return _read(_opened(content, pixels), _engine())


def read_pdf_pages(content: bytes, numbers: Sequence[int], *, pixels: int) -> list[dict[str, Any]]:
    """The same for the pages of a pdf with these numbers (from 0), drawn first."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(content)
        engine = _engine()
        return [_read(_drawn(pdf[number], pixels), engine) for number in numbers]
    except pypdfium2.PdfiumError as error:
        raise Refused("reading.broken") from error


def _drawn(page: Any, pixels: int) -> Any:
    width, height = page.get_size()
    scale = min(_SCAN_DPI / 72, _LONGEST_SIDE / max(width, height, 1))
    if width * height * scale * scale > pixels:
        raise Refused("reading.too_many_pixels", most=pixels // 1_000_000)
    return page.render(scale=scale).to_pil().convert("RGB")


def _opened(content: bytes, pixels: int) -> Any:
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # our own limit stands below, before anything is unpacked
    try:
        raw = Image.open(BytesIO(content))
        if raw.width * raw.height > pixels:
            raise Refused("reading.too_many_pixels", most=pixels // 1_000_000)
        raw.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
        image = ImageOps.exif_transpose(raw).convert("RGB")
        image.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise Refused("reading.broken") from error
    return image


def _engine() -> Any:
    try:
        from rapidocr import RapidOCR
    except ImportError as error:
        raise Refused("reading.no_recogniser") from error
    return RapidOCR(params=_ENGINE)


def _read(image: Any, engine: Any) -> dict[str, Any]:
    angle = skew(np.asarray(image.convert("L")))
    upright = image.rotate(-angle, expand=True, fillcolor="white") if abs(angle) > 0.3 else image
    upright = upright.rotate(_turn(upright, engine), expand=True)
    return {"lines": _lines(upright, engine)["lines"], "stamp": has_stamp(np.asarray(image))}


def _turn(image: Any, engine: Any) -> int:
    """By which quarter turns the page stands upright, tried on a strip across its middle."""
    plain = _lines(_strip(image), engine)
    if plain["tall"]:
        options = (90, 270)
    elif plain["lines"] and _confidence(plain) < _POOR:
        options = (0, 180)
    else:
        return 0
    return max(options, key=lambda degrees: _goodness(_lines(_strip(image.rotate(degrees, expand=True)), engine)))


def _strip(image: Any) -> Any:
    width, height = image.size
    return image.crop((0, int(height * 0.4), width, int(height * 0.6)))


def _lines(image: Any, engine: Any) -> dict[str, Any]:
    result = engine(np.asarray(image)[:, :, ::-1].copy())
    if result.boxes is None or result.txts is None:
        return {"lines": [], "tall": False}
    boxes = [np.asarray(box, dtype=float) for box in result.boxes]
    sizes = [(float(np.ptp(box[:, 0])), float(np.ptp(box[:, 1]))) for box in boxes]
    tall = sum(height > 1.5 * width for width, height in sizes) > len(sizes) / 2
    pieces = [
        (float(box[:, 1].mean()), float(box[:, 0].min()), height, text, float(score))
        for box, (_, height), text, score in zip(boxes, sizes, result.txts, result.scores, strict=True)
    ]
    return {"lines": _rows(pieces), "tall": tall}


def _rows(pieces: list[tuple[float, float, float, str, float]]) -> list[tuple[str, float]]:
    """Pieces whose middles lie within half a line of each other stand on one line, left to right."""
    rows: list[list[tuple[float, float, float, str, float]]] = []
    for piece in sorted(pieces):
        if rows and abs(piece[0] - rows[-1][0][0]) < 0.5 * min(piece[2], rows[-1][0][2]):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    ordered = [sorted(row, key=lambda piece: piece[1]) for row in rows]
    return [(" ".join(piece[3] for piece in row), round(min(piece[4] for piece in row), 3)) for row in ordered]


def _confidence(found: dict[str, Any]) -> float:
    scores = [score for _, score in found["lines"]]
    return sum(scores) / len(scores) if scores else 0.0


def _goodness(found: dict[str, Any]) -> float:
    return float(sum(len(text) * (score - 0.5) for text, score in found["lines"]))


def skew(grey: Any) -> float:
    """By how many degrees the page is turned counter-clockwise; 0 where unclear.

    The right angle makes rows of pixels either full of ink or empty: the variance of their sums is greatest.
    """
    step = max(1, max(grey.shape) // 700)
    small = grey[::step, ::step].astype(np.float32)
    ink = (small < small.mean() - 0.6 * small.std()).astype(np.float32)
    rows, columns = np.nonzero(ink)
    if len(rows) < 200:
        return 0.0
    middle = columns - columns.mean()

    def sharpness(angle: float) -> float:
        shifted = rows + middle * np.tan(np.radians(angle))
        counts = np.bincount((shifted - shifted.min()).astype(np.int64))
        total: float = np.square(counts.astype(np.float64)).sum().item()
        return total

    coarse = max(np.arange(-_STEEPEST, _STEEPEST + 0.1, 0.5), key=lambda angle: (sharpness(angle), -abs(angle)))
    fine = max(np.arange(coarse - 0.5, coarse + 0.51, 0.1), key=lambda angle: (sharpness(angle), -abs(angle)))
    clear = sharpness(float(fine)) > 1.02 * sharpness(0.0)
    return float(fine) if clear else 0.0


def has_stamp(colours: Any) -> bool:
    """Whether a red seal is on the page: red ink whose bulk fills a roughly square part of it."""
    step = max(1, max(colours.shape[:2]) // 800)
    small = colours[::step, ::step].astype(np.int16)
    red = (small[:, :, 0] > 130) & (small[:, :, 0] - small[:, :, 1] > 55) & (small[:, :, 0] - small[:, :, 2] > 40)
    rows, columns = np.nonzero(red)
    total = small.shape[0] * small.shape[1]
    if not 0.0008 * total < len(rows) < 0.2 * total:
        return False
    height, width = (np.ptp(np.percentile(part, (5, 95))) for part in (rows, columns))
    return bool(0.55 < height / max(width, 1) < 1.8 and 0.04 < len(rows) / max(height * width, 1) < 0.9)
