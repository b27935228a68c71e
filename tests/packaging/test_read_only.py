"""The service as its container runs it: nobody's user, no capabilities, every file system read-only but one folder and shared memory."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import requests

from tests.running import Service
from tests.servers import program

#: Makes what is mounted read-only, except the folder in $0, and goes on as user 10000, whom nothing is allowed any more.
_READ_ONLY = """
mount --make-rprivate / && mount --bind "$0" "$0" && cd "$0"
mounted=$(cut -d' ' -f5,6 /proc/self/mountinfo)
while read -r place options; do
  case $place in "$0" | /dev | /dev/* | /proc | /proc/* | /sys | /sys/*) continue ;; esac
  mount -o "remount,bind,ro,${options#r?,}" "$place" || exit 70
done <<END
$mounted
END
exec unshare --user --map-user=10000 --map-group=10000 setpriv --no-new-privs "$@"
"""


@pytest.fixture
def contained(tmp_path: Path) -> Service:
    """A service that may write to its folder only, and starts there."""
    new = (program("unshare"), "--user", "--map-root-user", "--mount")
    if subprocess.run([*new, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody make a namespace")
    folder = tmp_path / "data"
    folder.mkdir()
    nobodys = {"HOME": "/home/factcheck", "TMPDIR": "", "XDG_CACHE_HOME": str(folder / "cache")}
    return Service(folder, nobodys, before=(*new, "sh", "-c", _READ_ONLY, str(folder)))


def test_it_keeps_checks_draws_and_ends_well_where_only_its_folder_takes_files(contained, tmp_path):
    reach = f"grep -E '^(Uid|CapEff|NoNewPrivs)' /proc/self/status; touch /tmp/x; touch {tmp_path}/x; touch {Path(__file__).parent}/x; touch own"
    seen = subprocess.run([*contained.before, "sh", "-c", reach], capture_output=True, text=True, check=True)
    assert seen.stdout.split() == ["Uid:", *["10000"] * 4, "CapEff:", "0" * 16, "NoNewPrivs:", "1"]
    assert seen.stderr.count("Read-only file system") == 3
    made = contained.run("keys", "create", "desk", "--scope", "all")
    assert made.returncode == 0, made.stderr
    key = made.stdout.strip()
    contained.start()
    try:
        head = {"Authorization": f"Bearer {key}"}
        check = contained.post({"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"}, **head)
        assert check.status_code == 201, check.text
        picture = requests.get(f"{contained.url}/checks/{check.json()['id']}/charts/1.png", headers=head, timeout=60)
        assert picture.content.startswith(b"\x89PNG"), picture.text
        assert requests.get(f"{contained.url}/metrics", headers=head, timeout=60).ok
    finally:
        code = contained.stop()
    assert code == 0, contained.log
    assert {"factcheck.db", "signing-key.pem", "own"} <= {path.name for path in contained.folder.iterdir()}
    assert contained.run("audit", "verify").returncode == 0
