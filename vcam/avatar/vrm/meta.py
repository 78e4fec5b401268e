"""Who made a VRM model and what people may do with it, in words for people."""

from __future__ import annotations

from typing import Final

from vcam.avatar.gltf.document import Document
from vcam.avatar.gltf.fields import Fields, clean_text
from vcam.avatar.rigged import Meta
from vcam.avatar.vrm.numbers import reference

MAX_AUTHORS: Final = 20
NO: Final = "no"
YES: Final = "yes"

WORN_0: Final = {
    "onlyauthor": "only the author",
    "explicitlylicensedperson": "people with the author's licence",
    "everyone": "everyone",
}
ALLOW_0: Final = {"allow": YES, "disallow": NO}
LICENCES_0: Final = {
    "redistribution_prohibited": "redistribution prohibited",
    "cc0": "CC0",
    "cc_by": "CC BY 4.0",
    "cc_by_nc": "CC BY-NC 4.0",
    "cc_by_sa": "CC BY-SA 4.0",
    "cc_by_nc_sa": "CC BY-NC-SA 4.0",
    "cc_by_nd": "CC BY-ND 4.0",
    "cc_by_nc_nd": "CC BY-NC-ND 4.0",
}

WORN_1: Final = {
    "onlyauthor": "only the author",
    "onlyseparatelylicensedperson": "people with the author's licence",
    "everyone": "everyone",
}
COMMERCIAL_1: Final = {
    "personalnonprofit": "no, persons without profit only",
    "personalprofit": "yes, persons",
    "corporation": "yes, persons and companies",
}
CREDIT_1: Final = {"required": "required", "unnecessary": "not needed"}
MODIFY_1: Final = {
    "prohibited": NO,
    "allowmodification": "yes, not passed on",
    "allowmodificationredistribution": "yes, also passed on",
}


def read_meta0(document: Document, vrm: Fields, textures: int) -> Meta:
    """Meta of a VRM 0.x file with that many textures. "Ussage" is how the format spells it."""
    meta = vrm.table("meta")
    licence = meta.text("licenseName")
    other = meta.text("otherLicenseUrl")
    words = LICENCES_0.get(licence.lower(), other or licence)
    author = meta.text("author")
    return Meta(
        format="VRM 0.x",
        title=meta.text("title"),
        version=meta.text("version"),
        authors=(author,) if author else (),
        licence=words,
        allowed=(
            ("worn by", _word(meta, "allowedUserName", WORN_0, "onlyauthor")),
            ("violent scenes", _word(meta, "violentUssageName", ALLOW_0, "disallow")),
            ("sexual scenes", _word(meta, "sexualUssageName", ALLOW_0, "disallow")),
            ("commercial use", _word(meta, "commercialUssageName", ALLOW_0, "disallow")),
            *((("further conditions", url),) if (url := meta.text("otherPermissionUrl")) else ()),
        ),
        thumbnail=reference(meta, "texture", textures),
    )


def read_meta1(document: Document, vrm: Fields, textures: int) -> Meta:
    """Meta of a VRM 1.0 file; what it doesn't say has the specification's default, which is the strictest."""
    meta = vrm.table("meta")
    authors = [clean_text(author) for author in meta.items("authors", 1000)[:MAX_AUTHORS] if isinstance(author, str)]
    url = meta.text("otherLicenseUrl")
    return Meta(
        format="VRM 1.0",
        title=meta.text("name"),
        version=meta.text("version"),
        authors=tuple(author for author in authors if author),
        licence=meta.text("licenseUrl"),
        allowed=(
            ("worn by", _word(meta, "avatarPermission", WORN_1, "onlyauthor")),
            ("violent scenes", _flag(meta, "allowExcessivelyViolentUsage")),
            ("sexual scenes", _flag(meta, "allowExcessivelySexualUsage")),
            ("commercial use", _word(meta, "commercialUsage", COMMERCIAL_1, "personalnonprofit")),
            ("politics and religion", _flag(meta, "allowPoliticalOrReligiousUsage")),
            ("hateful scenes", _flag(meta, "allowAntisocialOrHateUsage")),
            ("naming the author", _word(meta, "creditNotation", CREDIT_1, "required")),
            ("passing the file on", _flag(meta, "allowRedistribution")),
            ("changing it", _word(meta, "modification", MODIFY_1, "prohibited")),
            *((("further conditions", url),) if url else ()),
        ),
        thumbnail=_thumbnail(document, meta, textures),
    )


def _word(meta: Fields, key: str, words: dict[str, str], default: str) -> str:
    """What the file says in our words; what it says in its own, if it isn't one of the format's."""
    found = meta.text(key)
    return words.get(found.lower(), found) if found else words[default]


def _flag(meta: Fields, key: str) -> str:
    return YES if meta.flag(key) else NO


def _thumbnail(document: Document, meta: Fields, textures: int) -> int:
    """VRM 1.0 names an image; a texture that shows it, or -1."""
    images = len(document.root.items("images"))
    image = reference(meta, "thumbnailImage", images)
    for number, texture in enumerate(document.root.tables("textures")[:textures]):
        if image >= 0 and reference(texture, "source", images) == image:
            return number
    return -1
