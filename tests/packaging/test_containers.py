"""The files for containers say what the program knows: they cannot be run here, but they can be read."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from factcheck.settings import PREFIX, Settings
from factcheck.web.serving import _GRACE

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICE: dict[str, Any] = COMPOSE["services"]["factcheck"]
KNOWN = {PREFIX + one.name.upper() for one in fields(Settings)}


def variables(names: list[str]) -> set[str]:
    """The settings behind variables, which may name a file instead."""
    return {name if name in KNOWN else name.removesuffix("_FILE") for name in names if name.startswith(PREFIX)}


def test_every_variable_is_a_setting():
    assert variables(re.findall(rf"{PREFIX}[A-Z_]+", DOCKERFILE)) <= KNOWN
    assert variables(list(SERVICE["environment"])) <= KNOWN
    assert variables(re.findall(rf"{PREFIX}[A-Z_]+", str(SERVICE["environment"].values()))) <= KNOWN


def test_the_service_writes_to_one_volume():
    assert [volume.split(":")[1] for volume in SERVICE["volumes"]] == ["/data"]
    assert {"FACTCHECK_DATA_FOLDER=/data", "XDG_CACHE_HOME=/data/cache"} <= set(DOCKERFILE.split())
    assert re.search(r"^VOLUME /data$", DOCKERFILE, re.M)
    assert re.search(r"^USER 10000$", DOCKERFILE, re.M)


@pytest.mark.parametrize("name", sorted(COMPOSE["services"]))
def test_no_part_may_more_than_it_must(name):
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["tmpfs"]
    assert "USER 10000" in DOCKERFILE if "build" in service else int(service["user"].split(":")[0]) > 0


def test_nothing_is_installed_that_the_locks_do_not_name():
    installs = re.findall(r"(?<=pip )install .*|(?<=bin/python )install .*|(?<=pip )wheel .*", DOCKERFILE)
    assert [re.findall(r"locks/\w+\.txt", one) for one in installs] == [["locks/runtime.txt"], ["locks/build.txt"], [], []]
    for one in installs[:2]:
        assert "--require-hashes" in one
        assert "--only-binary :all:" in one  # nothing that runs while it is installed
    assert all("--no-deps" in one for one in installs[2:])
    assert "--no-build-isolation" in installs[2]
    assert re.findall(r"^FROM (\S+)", DOCKERFILE, re.M) == ["${BASE}", "${BASE}"]


def test_it_gets_the_time_that_it_needs_to_end():
    drain = int(SERVICE["environment"]["FACTCHECK_DRAIN_SECONDS"])
    assert int(SERVICE["stop_grace_period"].removesuffix("s")) > drain + _GRACE
    assert Settings().drain_seconds + _GRACE < 15


def test_secrets_stand_in_files():
    text = (ROOT / "compose.yaml").read_text()
    for name, service in COMPOSE["services"].items():
        for secret in service.get("secrets", []):
            assert COMPOSE["secrets"][secret]["file"].startswith("./secrets/"), name
            assert f"/run/secrets/{secret}" in str(service["environment"])
        assert not [
            one for one, value in service.get("environment", {}).items() if "PASSWORD" in one and not one.endswith("_FILE") and value
        ]
    assert "secrets" in (ROOT / ".dockerignore").read_text().split()
    assert "secrets/" in (ROOT / ".gitignore").read_text().split()
    assert not re.search(r"://[^%\s]*:[^%/\s]+@", text)


@pytest.mark.parametrize("name", sorted(COMPOSE["services"]))
def test_each_part_has_a_health_check_and_names_that_exist(name):
    service = COMPOSE["services"][name]
    assert "healthcheck" in service or "HEALTHCHECK" in DOCKERFILE
    assert set(service["networks"]) <= set(COMPOSE["networks"])
    assert {volume.split(":")[0] for volume in service.get("volumes", [])} <= set(COMPOSE["volumes"])
    assert set(service.get("depends_on", {})) <= set(COMPOSE["services"])
    for other, how in service.get("depends_on", {}).items():
        assert how == {"condition": "service_healthy"}
        assert "healthcheck" in COMPOSE["services"][other]


def test_only_the_service_is_reached_from_outside_and_only_from_this_machine():
    assert [name for name, service in COMPOSE["services"].items() if "ports" in service] == ["factcheck"]
    assert all(port.startswith("127.0.0.1:") for port in SERVICE["ports"])
    assert COMPOSE["networks"]["inside"] == {"internal": True}
