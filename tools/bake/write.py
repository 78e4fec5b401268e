"""Writes a .npz whose bytes depend on its arrays alone."""

import io
import zipfile
from pathlib import Path

import numpy as np

THE_SAME_DATE = (1980, 1, 1, 0, 0, 0)
"""The first that a zip can hold."""


def write_npz(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Arrays in their order, deflated, without clock or platform in the file."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, array in arrays.items():
            body = io.BytesIO()
            fixed = np.ascontiguousarray(array) if array.ndim else array
            np.lib.format.write_array(body, fixed, version=(1, 0), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", THE_SAME_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, body.getvalue(), compresslevel=9)
