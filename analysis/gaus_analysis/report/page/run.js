// How the run went: history, restarts, ranks, provenance.

function drawHistory(data) {
  const history = data.history;
  byId("run").hidden = history.seconds.length < 2;
  if (byId("run").hidden) return;
  const volume = history.hypervolume, last = volume.at(-1) || 1, share = volume.map((value) => value / last);
  for (const [id, name] of [["volume", "seconds"], ["volume-restarts", "restarts"]]) {
    const svg = byId(id), x = history[name];
    const { across, up } = axes(svg, [56, 26, 548, 180], extent(x), extent(share), [name, "hypervolume / last"]);
    svg.append(shape("path", { d: stairs(x, share, across, up), fill: "none", stroke: COLOURS[0], "stroke-width": 1.6 }));
    x.forEach((value, row) => {
      const dot = shape("circle", { cx: across(value), cy: up(share[row]), r: x.length > 60 ? 1.5 : 3, fill: COLOURS[0] });
      explain(dot, () => `${number(value)} ${name}\nhypervolume ${number(volume[row])}\n${history.front_size[row]} points`);
      svg.append(dot);
    });
  }
}

function drawTrials(data, name) {
  const { values, labels, decoded } = data.trials, quality = decoded.quality.values, x = decoded[name].values;
  const known = [...quality].filter(Number.isFinite).sort((a, b) => a - b);
  const top = Math.max(known[Math.floor(0.98 * (known.length - 1))] || 1, 1.001);
  const { across, up } = axes(byId("trials"), [66, 26, 1130, 214], extent(x), [1, top], [name.replaceAll("_", " "), "value / best of its weighting and bound (the best 98 %)"]);
  const svg = byId("trials");
  quality.forEach((value, row) => {
    if (!Number.isFinite(value) || value > top) return;
    const dot = shape("circle", { cx: across(x[row]).toFixed(1), cy: up(value).toFixed(1), r: 2.5, fill: COLOURS[0], "fill-opacity": 0.45, class: "trial" });
    explain(dot, () => `${labels[name] ? labels[name][x[row]] : number(x[row])}\nvalue / best ${value.toFixed(4)}`);
    svg.append(dot);
  });
}

function drawSpent(rows) {
  byId("spent").hidden = rows.length === 0;
  const total = rows.reduce((sum, [, , , seconds]) => sum + seconds, 0) || 1;
  fillTable(byId("spent"), ["start", "rung", "restarts", "thread-seconds", "share", "gain"],
    rows.map(([start, rung, restarts, seconds, gain]) => [start, rung, restarts, number(seconds), `${(100 * seconds / total).toFixed(1)} %`, number(gain)]));
}

function drawRestarts(data) {
  const { count, shown, statuses, values } = data.trials, names = Object.keys(values);
  byId("restarts").hidden = count === 0;
  const parts = Object.entries(statuses).map(([status, number]) => `${number} ${status}`);
  byId("statuses").textContent = `${count} restarts: ${parts.join(", ")}.` + (shown < count ? ` ${shown} of them are shown.` : "");
  drawSpent(data.trials.spent);
  const select = byId("hyperparameter");
  select.parentElement.hidden = names.length === 0;
  if (names.length === 0) return;
  fillSelect(select, names, names[0]);
  select.onchange = () => drawTrials(data, select.value);
  select.onchange();
}

function drawMigration(data) {
  byId("ranks").hidden = data.migration === null;
  if (data.migration === null) return;
  const { counts, found, ranks } = data.migration;
  fillTable(byId("migration"), ["from", ...ranks.map((rank) => `to ${rank}`), "points found"], ranks.map((rank, row) => [rank, ...counts[row], found[row]]));
}

function drawProvenance(data) {
  const { generator, command, config, seed, source, sha256, runs } = data.provenance;
  const pairs = [["command", command], ["generator", generator], ["seed", seed], ["source", source], ["sha256", sha256],
    ...runs.map((run, i) => [`run ${i}`, `${run.path}: ${run.points} points, seed ${run.seed}`])];
  fillList(byId("origin"), pairs.filter(([, value]) => value !== ""));
  byId("config").textContent = config;
}
