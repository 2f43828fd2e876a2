// The chosen point: its values, and its use of every class and live values per step or slot.

const CLASSES = 12; // the ones with the highest peaks are drawn

function boundCells({ bound, gap }, point) {
  if (bound[point] === null) return ["none", ""];
  return [number(bound[point]), gap[point] === 0 ? "optimal" : `${(100 * gap[point]).toFixed(2)} %`];
}

function drawValues(data, point) {
  byId("point-title").textContent = `Point ${point}`;
  const pick = data.picks.find((made) => made.point === point);
  byId("reason").textContent = pick ? pick.reason : "";
  const rows = data.names.map((name, m) => {
    const [best, worst] = extent(column(data, name));
    const row = [name, number(data.objectives[point][m]), number(best), number(worst)];
    return data.bounds ? [...row, ...boundCells(data.bounds[name], point)] : row;
  });
  const head = ["objective", "value", "best", "worst", ...(data.bounds ? ["lower bound", "gap"] : [])];
  fillTable(byId("values"), head, rows);
  const how = data.points, restart = how.restart[point];
  byId("found").textContent = `Found by ${how[PLAIN][point]} after ${how.seconds[point]} s` +
    (restart < 0 ? "" : `, restart ${restart}, round ${how.round[point]}, rank ${how.rank[point]}`) +
    `; latency bound ${how["latency bound"][point]}` + (how.ii[point] ? `, II ${how.ii[point]}.` : ".");
  byId("export").textContent = `gaus export ${data.quoted} --point ${point} --format csv`;
}

/** Peaks of one row of the point, a number per bin. */
function usageRow(usage, point, row) {
  const [, rows, most] = usage.decoded.shape;
  const from = (point * rows + row) * most;
  const count = Math.ceil(usage.steps[point] / usage.width[point]);
  return usage.decoded.values.subarray(from, from + count);
}

function drawUsage(data, point) {
  const usage = data.usage, last = usage.rows.length - 1, ii = data.points.ii[point];
  const peaks = usage.rows.map((_, row) => extent(usageRow(usage, point, row))[1]);
  const classes = [...Array(last).keys()].sort((a, b) => peaks[b] - peaks[a]).slice(0, CLASSES).sort((a, b) => a - b);
  byId("usage-charts").replaceChildren(...[...classes, last].map((row) => {
    const limit = usage.limits[row], title = `${usage.rows[row]}, at most ${number(peaks[row])}` + (limit >= 0 ? ` of ${number(limit)}` : "");
    const svg = shape("svg", { viewBox: "0 0 1140 110" });
    drawProfile(svg, usageRow(usage, point, row), usage.steps[point], usage.width[point], limit, row === last ? "#444" : COLOURS[row % COLOURS.length],
      row === last ? (ii ? `slot (step modulo ${ii})` : "step") : "");
    return element("div", { class: "chart" }, element("h3", {}, title), svg);
  }));
}

function drawProfile(svg, values, steps, width, limit, colour, name) {
  const top = Math.max(extent(values)[1], limit, 1);
  const { across, up } = axes(svg, [66, 8, 1130, 74], [0, steps, true], [0, top, true], [name, ""]);
  const corners = Array.from(values, (value, bin) => `H${across(bin * width).toFixed(1)}V${up(value).toFixed(1)}`);
  svg.append(shape("path", { d: `M${across(0)} ${up(0)}${corners.join("")}H${across(steps)}V${up(0)}Z`, fill: colour, "fill-opacity": 0.8, class: "profile" }));
  if (limit >= 0) svg.append(shape("line", { x1: across(0), x2: across(steps), y1: up(limit), y2: up(limit), stroke: "#d55e00" }));
  explain(svg, (event) => {
    const box = svg.getBoundingClientRect();
    const step = Math.floor((((event.clientX - box.left) * 1140) / box.width - 66) / 1064 * steps);
    if (step < 0 || step >= steps) return null;
    const bin = Math.floor(step / width);
    return (width === 1 ? `step ${step}` : `steps ${bin * width} to ${Math.min(bin * width + width, steps) - 1}, at most`) + `: ${number(values[bin])}`;
  });
}
