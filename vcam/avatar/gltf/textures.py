"""Pictures of a glTF file: PNG, JPEG and WebP (and KTX2 with the optional package), decoded within a budget."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.gltf.buffers import Buffers, read_uri
from vcam.avatar.gltf.document import Document
from vcam.avatar.gltf.extra import installed, package
from vcam.avatar.gltf.fields import Fields, clean_text
from vcam.avatar.rigged import Texture
from vcam.errors import BadInput
from vcam.pictures.reader import MAX_PIXELS, promised_size, read_rgba

SIDES_PX: Final = (2048, 1024, 512)
"""Larger pictures are made smaller on loading: the first of these with which all stay below MAX_KEPT."""
MAX_KEPT: Final = 100_000_000
"""Pixels of all pictures together, as kept: 400 MB."""
MAX_DECODED: Final = 600_000_000
"""Pixels of all pictures together, as stored: some ten seconds of decoding, in the worst case."""
MAX_TEXTURES: Final = 1000
WORKERS: Final = min(4, os.cpu_count() or 1)
"""Decoders at a time, unless a picture is larger than LARGE."""
LARGE: Final = 4096 * 4096
"""Pixels. One may take twelve bytes for a moment: four decoders then have 800 MB, as has one with the largest."""
BASIS: Final = "KHR_texture_basisu"
WRAP: Final = {10497: "repeat", 33071: "clamp", 33648: "mirror"}
NEAREST: Final = (9728, 9984, 9986)
WHITE: Final = np.full((1, 1, 4), 255, np.uint8)


def read_textures(document: Document, buffers: Buffers) -> tuple[Texture, ...]:
    """All textures, by their number in the file; white where one has no picture. Raises BadInput with one line."""
    images = document.root.tables("images", MAX_TEXTURES)
    samplers = document.root.tables("samplers", MAX_TEXTURES)
    tables = document.root.tables("textures", MAX_TEXTURES)
    sources = [_source(table, len(images)) for table in tables]
    data = {number: _content(document, buffers, images[number]) for number in sorted(set(sources) - {-1})}
    sizes = [_size(document, images[number], found) for number, found in data.items()]
    side_px = _side(document, sizes)

    def decoded(number: int) -> NDArray[np.uint8]:
        return _smaller(_pixels(document, images[number], data[number]), side_px)

    with ThreadPoolExecutor(1 if any(w * h > LARGE for w, h in sizes) else WORKERS) as pool:
        pixels = dict(zip(data, pool.map(decoded, data), strict=True))
    out = []
    for table, source in zip(tables, sources, strict=True):
        sampler = table.index("sampler", len(samplers))
        plain = Texture(pixels[source] if source >= 0 else WHITE)
        out.append(_sampled(plain, samplers[sampler]) if sampler >= 0 else plain)
    return tuple(out)


def _source(table: Fields, count: int) -> int:
    """The image of a texture: KTX2 where it can be read, then WebP, then what every program reads."""
    extensions = table.table("extensions")
    plain = table.index("source", count)
    basis = extensions.table(BASIS).index("source", count)
    if basis >= 0 and (plain < 0 or installed(BASIS)):
        return basis
    webp = extensions.table("EXT_texture_webp").index("source", count)
    return webp if webp >= 0 else plain


def _where(image: Fields) -> str:
    return f"{image.path}: {image.where}"


def _content(document: Document, buffers: Buffers, image: Fields) -> bytes:
    number = image.index("bufferView", buffers.view_count)
    if number < 0 and "uri" not in image:
        raise image.fault("bufferView", "is missing")
    data = bytes(buffers.view(number)[0] if number >= 0 else read_uri(document, image))
    buffers.spend(len(data))
    return data


def _size(document: Document, image: Fields, data: bytes) -> tuple[int, int]:
    """(width, height) px that `data` promises."""
    if not _is_basis(data):
        return promised_size(_where(image), data)
    with _basis(document, image) as ktx:
        info = ktx.inspect_ktx2(data)
    width, height = info["width"], info["height"]
    if not 0 < width * height <= MAX_PIXELS:
        raise image.fault("bufferView", f"is a picture of {width}x{height} px")
    return width, height


def _pixels(document: Document, image: Fields, data: bytes) -> NDArray[np.uint8]:
    """(h, w, 4) RGBA."""
    if _is_basis(data):
        with _basis(document, image) as ktx:
            data = bytes(ktx.decode_ktx2_to_bytes(data, format="png")[0])
    return read_rgba(data, _where(image))


def _is_basis(data: bytes) -> bool:
    """Whether it is a KTX2 file."""
    return data[1:7] == b"KTX 20"


@contextmanager
def _basis(document: Document, image: Fields) -> Iterator[Any]:
    """The package that unpacks KTX2; what it raises becomes a line."""
    ktx = package(BASIS, document)
    try:
        yield ktx
    except (RuntimeError, ValueError, MemoryError) as error:
        raise image.fault("bufferView", f"is a KTX2 that can't be unpacked ({clean_text(str(error), 60)})") from error


def _side(document: Document, sizes: list[tuple[int, int]]) -> int:
    """The longest side that pictures of `sizes` may keep."""
    if (total := sum(width * height for width, height in sizes)) > MAX_DECODED:
        raise BadInput(f"{document.path}: its pictures have {total / 1e6:.0f} megapixels; make them smaller")
    for side in SIDES_PX:
        scales = [min(1.0, side / max(size)) for size in sizes]
        if sum(w * h * scale**2 for (w, h), scale in zip(sizes, scales, strict=True)) <= MAX_KEPT:
            return side
    return SIDES_PX[-1]


def _smaller(pixels: NDArray[np.uint8], side_px: int) -> NDArray[np.uint8]:
    height, width = pixels.shape[:2]
    scale = side_px / max(height, width)
    if scale >= 1:
        return pixels
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _sampled(texture: Texture, sampler: Fields) -> Texture:
    wrap = tuple(WRAP.get(sampler.whole(key, 10497, 0, 2**31), "repeat") for key in ("wrapS", "wrapT"))
    return replace(texture, wrap=(wrap[0], wrap[1]), smooth=sampler.whole("magFilter", 9729, 0, 2**31) not in NEAREST)
