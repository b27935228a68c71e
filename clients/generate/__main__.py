"""Writes each generated file anew, and says which ones have changed."""

from __future__ import annotations

import sys
from pathlib import Path

from clients.generate.collection import collection, environment, written
from clients.generate.document import document
from clients.generate.shapes import shapes

CLIENTS = Path(__file__).parents[1]


def generated() -> dict[Path, str]:
    """What stands in each generated file, from the OpenAPI document of now."""
    described = document()
    return {
        CLIENTS / "postman" / "factcheck.postman_collection.json": written(collection(described)),
        CLIENTS / "postman" / "factcheck.postman_environment.json": written(environment()),
        CLIENTS / "python" / "factcheck_client" / "shapes.py": shapes(described),
    }


def main() -> None:
    """Write the files."""
    for path, text in generated().items():
        before = path.read_text("utf-8") if path.exists() else None
        path.write_text(text, "utf-8")
        sys.stdout.write(f"{path.relative_to(CLIENTS.parent)}: {'as it was' if text == before else 'written'}\n")


if __name__ == "__main__":
    main()
