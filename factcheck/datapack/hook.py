"""Build hook: a wheel carries the packs and their snapshot, so that an installation answers without compiling anything.

Loaded by hatchling from its path while a wheel is built; nothing else imports it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class SnapshotHook(BuildHookInterface):  # type: ignore[type-arg] # hatchling's own hooks are written so
    """Adds every pack and the snapshot of all of them to the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the packs of the checkout; an editable installation reads them where they are."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root))
        from factcheck.datapack.compiled import compile_pack
        from factcheck.datapack.embedded import FOLDER, PACKS
        from factcheck.datapack.layers import read_packs
        from factcheck.datapack.manifest import COMPILED

        folders = tuple(root / FOLDER / name for name in PACKS)
        reference, codelists, _ = read_packs(folders)
        snapshot = compile_pack(reference, codelists, root / FOLDER / COMPILED)
        included = build_data["force_include"]
        included.update({str(folder): f"factcheck/{FOLDER}/{folder.name}" for folder in folders})
        included[str(snapshot)] = f"factcheck/{FOLDER}/{COMPILED}/{snapshot.name}"
