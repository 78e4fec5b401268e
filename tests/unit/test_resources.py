"""Where vcam's own things and the user's are: each system's own places."""

import pytest

from vcam import resources


@pytest.mark.parametrize(
    ("platform", "ending"), [("linux", "vcam"), ("darwin", "Library/Caches/vcam"), ("win32", "Local/vcam/cache")]
)
def test_what_can_be_found_out_again_is_kept_in_each_systems_cache(monkeypatch, platform, ending):
    monkeypatch.setattr(resources.sys, "platform", platform)
    for name in ("LOCALAPPDATA", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    assert resources.cache_folder().as_posix().endswith(ending)


def test_the_environment_names_another_cache(monkeypatch, tmp_path):
    monkeypatch.setattr(resources.sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert resources.cache_folder() == tmp_path / "vcam"
