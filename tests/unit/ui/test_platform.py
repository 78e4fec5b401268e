"""glfw's keys by imgui's names."""

import glfw
import pytest
from imgui_bundle import imgui

from vcam.ui.keys import codes
from vcam.ui.platform import imgui_key


@pytest.mark.parametrize(
    ("name", "key"),
    [("a", imgui.Key.a), ("5", imgui.Key._5), ("left", imgui.Key.left_arrow), ("kp_enter", imgui.Key.keypad_enter),
     ("kp_7", imgui.Key.keypad7), ("escape", imgui.Key.escape), ("left_control", imgui.Key.left_ctrl)],
)  # fmt: skip
def test_keys_have_their_names(name, key):
    assert imgui_key(name) == key


def test_nearly_every_key_is_known():
    unknown = {name for name in codes(glfw).values() if imgui_key(name) is None}
    assert unknown == {"f25", "world_1", "world_2"}
