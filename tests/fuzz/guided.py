"""The same targets with inputs that are led by what the code does with them: `pip install atheris`, then

    python -m tests.fuzz.guided gate -max_total_time=60

for `reader`, `gate` or `pack`; what stands after the name goes to libFuzzer. An input that breaks the target is kept in a file `crash-…` of
this folder, its name the last thing that is said. Atheris has wheels for few editions of Python, so the suite does not ask for it.
"""

from __future__ import annotations

import gzip
import sys


def main(name: str, *options: str) -> None:
    import atheris  # not among what the tests need

    with atheris.instrument_imports(include=["factcheck.parsing", "factcheck.markup", "factcheck.wire", "factcheck.datapack", "json"]):
        from factcheck.datapack.manifest import PACK_FILE
        from tests.fuzz import targets

    files = sorted(set(targets.sound()) - {PACK_FILE})

    def pack(data: bytes) -> None:
        file, content = files[data[0] % len(files) if data else 0], data[1:]
        targets.pack(file, gzip.compress(content, 1, mtime=0) if file.endswith(".gz") else content)

    known = {"gate": targets.gate, "pack": pack, "reader": lambda data: targets.reader(data.decode("utf-8", "surrogateescape"))}
    target = known[name]

    def once(data: bytes) -> None:
        target(data)

    atheris.Setup([sys.argv[0], *options], once)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
