"""What is typed wrongly is told with what to do instead; the help fits a screen and has examples; shells complete words."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from factcheck.cli import main
from factcheck.cli.entering import steps
from factcheck.datapack.embedded import embedded_packs

TRUE = "China exported 3.111 million vehicles in 2022."


def run(*arguments, given=None):
    return CliRunner().invoke(main, [str(one) for one in arguments], input=given, catch_exceptions=False)


def commands(group=main, path=()):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("chek", TRUE), "'check'"),
        (("data", "shw"), "Did you mean 'show'?"),
        (("check", TRUE, "--publishd", "2023-01-20"), "Did you mean '--published'?"),
        (("check", TRUE, "--published", "15.9.2022"), "'15.9.2022' is no day: write 2022-09-15."),
        (("check", TRUE, "--published", "2022/9/15"), "write 2022-09-15."),
        (("check", TRUE, "--published", "3/4/2022"), "write 2022-04-03 or 2022-03-04."),
        (("check", TRUE, "--published", "9/15/2022"), "write 2022-09-15."),
        (("check", TRUE, "--published", "2023-02-30"), "a day is written like 2022-09-15."),
        (("check", TRUE, "--published", "last week"), "a day is written like 2022-09-15."),
        (("check", TRUE, "--language", "german"), "Without --language it is found out."),
        (("article", TRUE), "To check a text itself: factcheck check TEXT."),
        (("article", "x" * 5000), "There is no file"),
        (("article", "/no/such/folder/a.txt"), "There is no folder /no/such/folder either."),
    ],
)
def test_a_slip_is_answered_with_what_to_write(arguments, hint):
    told = run(*arguments)
    assert (told.exit_code, told.stdout) == (2, "")
    assert hint in told.stderr


def test_a_file_that_is_not_there_has_its_nearest_named(tmp_path):
    (tmp_path / "article.txt").write_text(TRUE, "utf-8")
    assert f"Did you mean {tmp_path / 'article.txt'}?" in run("article", tmp_path / "artcle.txt").stderr
    assert "is a folder: name a file, such as " in run("batch", tmp_path).stderr


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"%PDF-1.7 \xe2\xe3", "It is a PDF: `pdftotext {} - | factcheck article -`"),
        (b"PK\x03\x04\xff", "a document of an office program or an archive"),
        (b"\xff\xfea\x00", "iconv -f UTF-16 -t UTF-8 {}"),
        (b"caf\xe9", "(byte 4). `iconv -f ENCODING -t UTF-8 {} | factcheck article -`"),
        (b"a\x00b", "(byte 2)."),
    ],
)
def test_a_file_that_is_no_text_is_named_for_what_it_is(tmp_path, content, hint):
    file = tmp_path / "draft"
    file.write_bytes(content)
    told = run("article", file)
    assert (told.exit_code, told.stdout) == (2, "")
    assert "not text in UTF-8" in told.stderr
    assert hint.format(file) in told.stderr


def test_the_name_of_a_file_and_a_page_of_html_that_are_taken_for_text_are_noticed(tmp_path):
    file = tmp_path / "draft.txt"
    file.write_text("<!DOCTYPE html><p>US inflation was 3.4% in December 2023.", "utf-8")
    assert f"factcheck article {file} checks what it says" in run("check", file).stderr
    assert "--format html reads its article" in run("article", file).stderr
    assert run("article", file, "--format", "text").stderr == run("article", file).stderr


def test_a_pack_that_nobody_sealed_is_told_to_be(tmp_path):
    pack = Path(shutil.copytree(embedded_packs()[-1], tmp_path / "pack"))
    with (pack / "units.toml").open("a", encoding="utf-8") as file:
        file.write("\n# More of them.\n")
    told = run("data", "validate", pack)
    assert told.exit_code == 4
    assert "If the change is meant: factcheck data build PATH" in told.stderr


def test_the_help_fits_one_screen_and_names_every_command():
    for arguments, group in (((), main), (("data",), main.commands["data"])):
        lines = run(*arguments, "--help").output.splitlines()
        assert len(lines) <= 24
        assert max(map(len, lines)) <= 80
        listed = [name for section in group.sections.values() for name in section]
        assert sorted(listed) == sorted(group.commands)
        assert all(any(f" {name} " in line for line in lines) for name in listed)


@pytest.mark.parametrize(("path", "command"), list(commands()), ids=lambda one: " ".join(one) if isinstance(one, tuple) else "")
def test_the_help_of_every_command_has_an_example(path, command):
    assert any(f"factcheck {' '.join(path)}" in line for line in (command.help or "").splitlines())
    assert run(*path, "--help").exit_code == 0


@pytest.mark.parametrize(
    ("keys", "begun", "wanted"),
    [
        ([f"CHN.a{n}.M" for n in range(3)], "CHN.", ["CHN.a0.M", "CHN.a1.M", "CHN.a2.M"]),
        ([f"{place}.x{n}.M" for place in ("CHN", "CUB") for n in range(150)], "C", ["CHN.", "CUB."]),
        ([f"CHN.autos.{kind}.x{n}" for kind in ("sales", "stock") for n in range(150)], "CH", ["CHN.autos.sales.", "CHN.autos.stock."]),
        ([], "Q", []),
    ],
)
def test_of_many_series_only_the_next_step_is_offered(keys, begun, wanted):
    assert steps(keys, begun) == wanted


def test_bash_completes_commands_options_values_and_series(tmp_path):
    program = tmp_path / "factcheck"
    program.write_text(f"#!{sys.executable}\nfrom factcheck.cli import main\nmain(prog_name='factcheck')\n", "utf-8")
    program.chmod(0o755)
    asked = {
        "factcheck art": ["article"],
        "factcheck check x --profile ": ["strict", "standard", "lenient"],
        "factcheck check x --language z": ["zh"],
        "factcheck check x --exp": ["--explain"],
        "factcheck data show CHN.autos.expor": ["CHN.autos.exports.A", "CHN.autos.exports.M"],
    }
    script = ['eval "$(factcheck completion bash)"', "complete -p factcheck"]
    for line in asked:
        *words, last = line.split(" ")
        script += [f"COMP_WORDS=({' '.join(words)} '{last}'); COMP_CWORD={len(words)}; COMPREPLY=()"]
        script += [f"_factcheck_completion factcheck '{last}' ''", 'echo "${COMPREPLY[*]}"']
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    run = subprocess.run(
        ["bash", "--norc", "-c", "\n".join(script)], env=environment, capture_output=True, text=True, timeout=300, check=True
    )
    head, *told = run.stdout.splitlines()
    assert head.endswith("_factcheck_completion factcheck")
    assert [line.split() for line in told] == list(asked.values())


@pytest.mark.parametrize(("shell", "word"), [("zsh", "#compdef factcheck"), ("fish", "complete --no-files --command factcheck")])
def test_other_shells_have_their_scripts(shell, word):
    assert word in run("completion", shell).output
