# SPDX-License-Identifier: Apache-2.0
"""What every picture shows, and that it can be drawn in every format."""

import shutil

import h5py
import numpy as np
import pytest
from conftest import replace
from gaus_analysis import Front, FrontError, detail, indicators
from gaus_analysis.objectives import profiles
from gaus_analysis.pick import knee
from gaus_analysis.pictures import (PICTURES, Options, attainment, comparison, discovery, gantt,
                                    hyperparameters, migration, pairs, parallel, progress, space,
                                    style, usage)


def test_pairs_have_all_points_and_the_best_of_the_two(plain):
    shown = pairs.data(plain)
    assert len(shown.stairs) == 6 and shown.knee == knee(plain).point
    np.testing.assert_array_equal(shown.values, plain.objectives)
    stair = shown.stairs["resource", "memory"]
    both = np.column_stack([plain.objective("resource"), plain.objective("memory")])
    best = {tuple(row) for row in both[indicators.non_dominated(both)]}
    assert {tuple(row) for row in stair} == best
    assert list(pairs.data(plain, ("memory", "latency")).stairs) == [("memory", "latency")]


def test_space_takes_three_objectives_and_a_colour(plain):
    shown = space.data(plain)
    assert shown.names == plain.names
    np.testing.assert_array_equal(shown.values, plain.objectives[:, :3])
    np.testing.assert_array_equal(shown.colour, plain.objective("memory"))


def test_parallel_lines_are_within_the_ranges_of_the_front(plain):
    shown = parallel.data(plain)
    assert shown.lines.min() == 0 and shown.lines.max() == 1
    back = shown.best + shown.lines * (shown.worst - shown.best)
    np.testing.assert_allclose(back, plain.objectives)


def test_progress_is_the_history(plain):
    shown = progress.data(plain)
    assert shown.share[-1] == 1 and np.all(np.diff(shown.share) >= 0)
    assert shown.restarts[-1] == 40 and shown.front_size[-1] == len(plain)


def test_discovery_shows_what_was_known_at_each_moment(plain):
    shown = discovery.data(plain, ("resource", "memory"))
    seconds = plain.points.seconds
    assert shown.moments[0] == seconds.min() and shown.moments[-1] == seconds.max()
    known = shown.values[seconds <= shown.moments[1]]
    np.testing.assert_array_equal(shown.stairs[1], indicators.staircase(known))
    np.testing.assert_array_equal(shown.stairs[2], indicators.staircase(shown.values))


def test_attainment_has_the_median_of_runs(plain, other):
    shown = attainment.data([plain, other, plain], ("resource", "memory"))
    values = [np.column_stack([f.objective("resource"), f.objective("memory")])
              for f in (plain, other, plain)]
    np.testing.assert_array_equal(shown.surfaces[1], indicators.attainment(values, 0.5))
    largest = max(f.history.hypervolume[-1] for f in (plain, other))
    assert shown.quartiles[1, -1] == pytest.approx(plain.history.hypervolume[-1] / largest)
    assert np.all(np.diff(shown.quartiles, axis=1) >= 0)


def test_runs_that_cannot_be_compared_are_refused(plain, loop, changed):
    with pytest.raises(FrontError, match="loop.h5: found objectives ii, resource"):
        attainment.data([plain, loop])
    moved = changed(lambda file: file["front/objectives"].attrs.__setitem__("reference", [9.0] * 4))
    with pytest.raises(FrontError, match="found another reference of the hypervolume"):
        attainment.data([plain, moved])


def test_gantt_has_a_bar_per_operator(loop):
    shown = gantt.data(loop, 0)
    start, operators = loop.schedule(0), loop.problem.operators
    assert shown.density is None and shown.ii == loop.points.ii[0]
    row = shown.names.index("q0")
    v = list(operators.name).index("q0")
    assert (shown.first[row], shown.last[row]) == (start[v], start[v] + operators.latency[v])
    assert np.all(np.diff(shown.resource) >= 0)


def pixels_of(shown):
    """What is seen at the middle of every bar, and between the bars of neighbouring rows."""
    figure = gantt.draw(shown)
    figure.set_dpi(style.STYLE["savefig.dpi"])
    figure.canvas.draw()
    image = np.asarray(figure.canvas.buffer_rgba())[..., :3]
    rows = np.arange(len(shown.first))
    middle = (shown.first + shown.last) / 2
    seen = []
    for y in (rows + 0.5, rows + 1.0):
        x, y = figure.axes[0].transData.transform(np.column_stack([middle, y])).T
        seen.append(image[len(image) - 1 - np.floor(y).astype(int), np.floor(x).astype(int)])
    return seen


@pytest.mark.parametrize("count", [61, 500, 1000])
def test_gantt_shows_every_operator_and_where_the_next_begins(count):
    first = np.arange(count) // 7
    shown = gantt.Gantt(0, int(first[-1]) + 1, 0, ["a"], np.zeros(count, int), [], first, first + 1,
                        None, detail.Bins(1, 1))
    bars, gaps = pixels_of(shown)
    assert len(np.unique(bars, axis=0)) == 1
    gaps = gaps[:-1]  # the last is the frame
    assert np.all(np.abs(gaps.astype(int) - bars[0].astype(int)).sum(axis=1) > 100)
    assert gantt.draw(shown).axes[0].get_title() == f"point 0, {count} operators, a row each"


def test_gantt_of_many_operators_is_a_density(plain, monkeypatch):
    monkeypatch.setattr(gantt, "BARS", 10)
    shown = gantt.data(plain, 0)
    title = gantt.draw(shown).axes[0].get_title()
    assert title.startswith(f"point 0, 40 operators in {len(shown.resource)} bands: a report zooms")
    latency = np.maximum(plain.problem.operators.latency, 1)
    assert shown.density.sum() == latency.sum()  # bins are single steps here
    assert shown.density.shape == (len(shown.resource), shown.bins.count)
    gantt.draw(shown)


def test_usage_peaks_are_the_objectives(plain, loop):
    for front in (plain, loop):
        for point in range(len(front)):
            shown = usage.data(front, point)
            peaks = shown.rows.max(axis=1)
            assert peaks[-1] == front.objective("memory")[point]
            assert front.problem.resources.cost @ peaks[:-1] == front.objective("resource")[point]
    assert usage.data(loop, 0).bins.steps == loop.points.ii[0]


def test_usage_of_many_steps_keeps_its_peaks(plain, monkeypatch):
    monkeypatch.setattr(usage, "BINS", 3)
    shown = usage.data(plain, 0)
    assert shown.rows.shape[1] == 3
    expected = profiles(plain.problem, plain.schedule(0)).use.max(axis=1)
    np.testing.assert_array_equal(shown.rows[:-1].max(axis=1), expected)


def test_quality_is_relative_to_the_best_of_the_same_task(plain):
    trials = plain.trials
    reached = hyperparameters.quality(trials, np.arange(40))
    same = np.all(trials.weighting == trials.weighting[0], axis=1)
    same &= trials.latency_bound == trials.latency_bound[0]
    best = np.nanmin(trials.best_value[same])
    assert reached[0] == pytest.approx(trials.best_value[0] / best)
    assert np.nanmin(reached) == 1
    shown = hyperparameters.data(plain)
    np.testing.assert_array_equal(shown.values["temperature"], trials.temperature)
    starts = [shown.labels["start"][int(i)] for i in shown.values["start"]]
    assert starts == list(trials.start)


def test_quartiles_of_few_values_are_per_value():
    value, reached = np.array([1, 1, 1, 2, 2, 2.0]), np.array([1, 2, 3, 1, np.nan, 5])
    assert hyperparameters.quartiles(value, reached) == [(1, 1.5, 2, 2.5), (2, 2, 3, 4)]
    many = hyperparameters.quartiles(np.arange(80.0), np.ones(80))
    assert len(many) == hyperparameters.GROUPS and many[0] == (4.5, 1, 1, 1)


def migrate(file):
    file.attrs["world_size"] = np.int32(3)
    for name, values in (("seconds", [2.0, 1.0, 3.0]), ("from", [0, 0, 2]), ("to", [-1, 1, 0]),
                         ("value", [1.0, 1.0, 1.0])):
        file[f"migrations/{name}"] = values
    replace(file, "front/rank", np.arange(len(file["front/rank"]), dtype="i4") % 3)


def test_migrations_to_all_count_for_every_other_rank(changed, plain):
    front = changed(migrate)
    shown = migration.data(front)
    assert shown.counts.tolist() == [[0, 2, 1], [0, 0, 0], [1, 0, 0]]
    assert shown.seconds.tolist() == [1, 2, 3] and shown.found.sum() == len(front)
    assert shown.ranks == ["0", "1", "2"]
    migration.draw(shown)
    assert migration.data(plain) is None


def test_many_ranks_share_rows(changed):
    def edit(file):
        migrate(file)
        file.attrs["world_size"] = np.int32(2**31 - 1)

    shown = migration.data(changed(edit))
    assert len(shown.ranks) == migration.RANKS and shown.ranks[0] == "0 to 33554431"
    # One to the next rank, one from rank 2, one to all the others.
    assert shown.counts[0, 0] == 1 + 1 + 2**25 - 1 and shown.counts[0, 5] == 2**25
    assert shown.counts.sum() == 2**31 - 2 + 2 and not shown.counts[1].any()


def test_comparison_is_that_of_the_indicators(plain, other):
    shown = comparison.data([plain, other])
    assert shown.labels == ["plain", "other"]
    reference = np.maximum(plain.reference, other.reference)
    assert shown.volumes[1] == indicators.hypervolume(other.objectives, reference)
    assert shown.coverage[0, 0] == 1


@pytest.mark.parametrize("kind", PICTURES)
def test_every_picture_is_drawn(kind, plain, other, tmp_path):
    fronts = [plain, other] if PICTURES[kind].several else [plain]
    for ending, begin in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")):
        path = tmp_path / f"{kind}.{ending}"
        style.save(PICTURES[kind].draw(fronts, Options()), path)
        assert path.read_bytes().startswith(begin) and path.stat().st_size > 1000


def test_an_empty_front_is_drawn_as_such(plain_path, tmp_path):
    path = tmp_path / "empty.h5"
    shutil.copy(plain_path, path)
    with h5py.File(path, "r+") as file:
        for name in list(file["front"]):
            replace(file, f"front/{name}", file[f"front/{name}"][:0])
    with Front.open(path) as front:
        for kind in ("pairs", "space", "parallel", "discovery", "migration"):
            PICTURES[kind].draw([front], Options())
