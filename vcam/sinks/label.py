"""What a written file says of itself: that its pictures are synthetic, and that vcam made them."""

from __future__ import annotations

import struct
import zlib
from typing import Final

from vcam import __version__

SOFTWARE: Final = f"vcam {__version__}"
WORDS: Final = f"Synthetic: drawn by {SOFTWARE}, not filmed"
SOURCE_TYPE: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic"
"""IPTC NewsCodes, Digital Source Type: a composite of elements of which at least one is synthetic."""
XMP: Final = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
    f' xmp:CreatorTool="{SOFTWARE}" Iptc4xmpExt:DigitalSourceType="{SOURCE_TYPE}">'
    f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{WORDS}</rdf:li></rdf:Alt></dc:description>'
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
).encode()
"""XMP (ISO 16684-1) with the property of IPTC Photo Metadata 2023.2."""
PNG_HEADER: Final = 33
"""Bytes of the signature and of IHDR, which must be the first chunk (PNG specification, 5.6)."""
JPEG_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
"""What an APP1 segment of XMP begins with (XMP specification part 3, 1.1.3)."""


def labelled_png(data: bytes) -> bytes:
    """The PNG `data` with the label: tEXt for people's programs, XMP for those that look for it."""
    chunks = (
        _chunk(b"tEXt", b"Software\0" + SOFTWARE.encode()),
        _chunk(b"tEXt", b"Description\0" + WORDS.encode()),
        _chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP),
    )
    return data[:PNG_HEADER] + b"".join(chunks) + data[PNG_HEADER:]


def labelled_jpeg(data: bytes) -> bytes:
    """The JPEG `data` (JFIF, as OpenCV writes it) with the label: a comment and XMP, behind its JFIF segment."""
    after = 4 + struct.unpack(">H", data[4:6])[0]  # start of image, marker and segment
    label = _segment(0xE1, JPEG_XMP + XMP) + _segment(0xFE, WORDS.encode())
    return data[:after] + label + data[after:]


def film_label(*, synthetic: bool) -> dict[str, str]:
    """Tags of an MP4, by FFmpeg's names."""
    if not synthetic:
        return {"encoding_tool": SOFTWARE}
    return {"comment": WORDS, "description": f"{WORDS}; {SOURCE_TYPE}", "encoding_tool": SOFTWARE}


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data
