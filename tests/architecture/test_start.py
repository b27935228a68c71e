"""What starting costs: the application and the command line load no library of data frames, of clusters, or that reads pages."""

from __future__ import annotations

import subprocess
import sys

import pytest

APP = "from factcheck.web import create_app; create_app().test_client().get('/v1/check?text=x')"
CLI = "from click.testing import CliRunner; from factcheck.cli import main; CliRunner().invoke(main, ['check', 'China exported 3.111 million vehicles in 2022.'])"


@pytest.mark.parametrize("start", [APP, CLI], ids=["app", "cli"])
def test_no_data_frames_clusters_or_readers_of_pages_are_loaded(start):
    heavy = "{'pandas', 'numpy', 'requests', 'trafilatura', 'lxml', 'dask', 'distributed', 'pyarrow'}"
    run = subprocess.run(
        [sys.executable, "-c", f"{start}\nimport sys\nprint(sorted({heavy} & set(sys.modules)))"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert run.stdout.splitlines()[-1] == "[]"
