"""What `list` does when there is nothing to draw."""

import pytest

from vcam.errors import BadInput
from vcam.gallery import commands
from vcam.gallery.entries import Entry


def test_a_sheet_of_nothing_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(commands, "entries", lambda: [Entry("torn", error="cut short")])
    with pytest.raises(BadInput, match="no avatar can be drawn; see why with: vcam avatars list"):
        commands.list_avatars(str(tmp_path / "all.png"))
    assert not list(tmp_path.iterdir())
