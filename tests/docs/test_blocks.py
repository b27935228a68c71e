"""Every block of README.md and docs/ runs and prints what stands below it, or is named with the reason why not."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.docs.blocks import NOT_RUN, PAGES, blocks_of, fault_of, pattern, run

BLOCKS = [block for page in PAGES for block in blocks_of(page)]
_RUN = sorted({block.page for block in BLOCKS if block.runs})


@pytest.mark.parametrize("page", _RUN)
def test_what_a_page_does_works_and_prints_what_it_shows(page, tmp_path):
    ran = run(page, tmp_path)
    assert ran.failed == []
    for block, after in pairwise(blocks_of(page)):
        if block.runs and not after.language:
            printed = ran.printed[str(block)]
            assert pattern(after.text).fullmatch(printed + "\n"), f"{after} shows\n{after.text}\nbut {block} prints\n{printed}"


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_a_block_is_what_its_language_says(block):
    assert fault_of(block) == ""


def test_what_is_shown_stands_after_what_prints_it():
    alone = [
        str(after)
        for block, after in pairwise([None, *BLOCKS])
        if not after.language and not after.title and not (block and block.page == after.page and (block.runs or block.reason))
    ]
    assert alone == []


def test_what_is_not_run_is_there_and_has_a_reason():
    assert set(NOT_RUN.values()) == {block.reason for block in BLOCKS} - {""}
    assert all(len(reason) > 30 for reason in NOT_RUN.values())
