# SPDX-License-Identifier: Apache-2.0
"""The overview of many fronts: what is there, and what is not."""

import shutil

import pytest
from gaus_analysis import sweep
from gaus_analysis.indicators import hypervolume


@pytest.fixture
def overview(plain_path, other_path, loop_path, tmp_path):
    (tmp_path / "broken.h5").write_bytes(plain_path.read_bytes()[:5000])
    return sweep.overview([plain_path, other_path, loop_path, tmp_path / "broken.h5",
                           tmp_path / "no.h5"])


def test_every_front_has_a_row(overview, plain, other, loop):
    assert [row.design for row in overview.rows] == ["dct8", "dct8", "iir_biquad"]
    first, second, third = overview.rows
    assert first.points == len(plain) and first.seed == 1 and second.seed == 2
    assert first.best["memory"] == plain.objective("memory").min()
    assert set(first.bounds) <= {8, 12, 16} and set(third.intervals) <= {4, 5, 6}
    volumes = [hypervolume(f.objectives, plain.reference) for f in (plain, other)]
    assert first.share == pytest.approx(volumes[0] / max(volumes)) and third.share == 1
    texts = sweep.table(overview)
    assert texts[0]["least ii"] == "" and texts[2]["least ii"] == "4"


def test_missing_and_broken_fronts_are_listed(overview):
    broken, missing = overview.failures
    assert "broken.h5: found a damaged HDF5 file" in broken
    assert "no.h5: found no such file" in missing


def test_the_page_lists_both(overview):
    text = sweep.page(overview)
    assert "3 fronts, 2 missing or broken" in text
    assert text.count("<tr title") == 3 and "no.h5: found no such file" in text


def test_a_folder_of_a_sweep_stands_for_all_its_tasks(plain_path, tmp_path):
    (tmp_path / "tasks").mkdir()
    (tmp_path / "tasks.tsv").write_text("one\tdct8\tdct8.json\t--seed 1\ntwo\tdct8\tdct8.json\t\n")
    shutil.copy(plain_path, tmp_path / "tasks" / "one.h5")
    found = sweep.overview([tmp_path])
    assert [row.path.name for row in found.rows] == ["one.h5"]
    assert len(found.failures) == 1 and "two.h5: found no such file" in found.failures[0]


def test_another_folder_stands_for_its_fronts(plain_path, tmp_path):
    (tmp_path / "deep").mkdir()
    shutil.copy(plain_path, tmp_path / "deep" / "one.h5")
    assert list(sweep.expand([tmp_path])) == [tmp_path / "deep" / "one.h5"]
