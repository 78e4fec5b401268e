"""What every RiggedModel must hold, whatever file it was read from: no number that could hurt who draws it."""

import numpy as np


def assert_sound(model):
    """Raise AssertionError unless all references of `model` lead somewhere and all its numbers are finite."""
    nodes = len(model.nodes.names)
    assert (model.nodes.parents < np.arange(nodes)).all()
    assert (model.nodes.parents >= -1).all()
    for values in (model.nodes.translation, model.nodes.rotation_wxyz, model.nodes.scale, model.model_from_file):
        assert np.isfinite(values).all()
    np.testing.assert_allclose(np.linalg.norm(model.nodes.rotation_wxyz, axis=1), 1, atol=1e-5)
    for skin in model.skins:
        assert len(skin.joints) == len(skin.inverse_bind)
        assert ((skin.joints >= 0) & (skin.joints < nodes)).all()
        assert np.isfinite(skin.inverse_bind).all()
    for primitive in model.primitives:
        assert_sound_primitive(primitive, model)
    for material in model.materials:
        for slot in slots(material):
            assert 0 <= slot.texture < len(model.textures)
            assert slot.uv_set in (0, 1)
            assert np.isfinite((*slot.offset, *slot.scale, slot.rotation)).all()
    for texture in model.textures:
        assert texture.pixels.dtype == np.uint8
        assert texture.pixels.shape[2] == 4
        assert max(texture.pixels.shape[:2]) <= 2048
    assert -1 <= model.meta.thumbnail < len(model.textures)
    for text in (model.meta.title, *model.meta.authors, model.meta.licence, *model.nodes.names):
        assert text.isprintable()
        text.encode()
    assert set(model.humanoid.values()) <= set(range(nodes))
    assert set(model.hidden) <= set(range(len(model.primitives)))
    for expression in model.expressions:
        assert all(bind.target < len(model.target_names[bind.mesh]) for bind in expression.morphs)
        assert all(0 <= bind.material < len(model.materials) for bind in (*expression.colours, *expression.uvs))
    if model.springs is not None:
        assert ((model.springs.nodes >= 0) & (model.springs.nodes < nodes)).all()
        for name in ("tails", "stiffness", "gravity", "drag", "hit_radius"):
            assert np.isfinite(getattr(model.springs, name)).all()
        assert model.springs.collides.shape == (len(model.springs.nodes), len(model.springs.colliders))


def assert_sound_primitive(primitive, model):
    count = len(primitive.positions)
    assert 0 <= primitive.node < len(model.nodes.names)
    assert 0 <= primitive.material < len(model.materials)
    assert primitive.triangles.dtype == np.uint32
    assert primitive.triangles.max() < count
    for values, width in ((primitive.positions, 3), (primitive.normals, 3), (primitive.colours, 4)):
        assert values.shape == (count, width)
        assert values.dtype == np.float32
        assert np.isfinite(values).all()
    np.testing.assert_allclose(np.linalg.norm(primitive.normals, axis=1), 1, atol=1e-4)
    for values in primitive.uv:
        assert values.shape == (count, 2)
        assert np.isfinite(values).all()
    assert primitive.joints.shape == primitive.weights.shape == (count, 4)
    if primitive.skin >= 0:
        assert primitive.joints.max() < len(model.skins[primitive.skin].joints)
        np.testing.assert_allclose(primitive.weights.sum(1), 1, atol=1e-4)
    else:
        assert not primitive.weights.any()
    assert len(primitive.morphs) <= len(model.target_names[primitive.mesh])
    for morph in primitive.morphs:
        assert (np.diff(morph.indices) > 0).all()
        assert not len(morph.indices) or 0 <= morph.indices[0] <= morph.indices[-1] < count
        assert morph.offsets.shape == morph.normals.shape == (len(morph.indices), 3)
        assert np.isfinite(morph.offsets).all()
        assert np.isfinite(morph.normals).all()


def slots(material):
    for part in (material, material.mtoon):
        for name in part.__slots__:
            if name.endswith("texture") or name in ("matcap", "uv_mask"):
                slot = getattr(part, name)
                if slot is not None:
                    yield slot
