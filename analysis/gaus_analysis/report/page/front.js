// The points of the front: two objectives and a colour, and all of them in parallel coordinates.

const PLAIN = "found by";

function column(data, name) {
  const place = data.names.indexOf(name);
  return data.objectives.map((row) => row[place]);
}

/** Colour of every point: by an objective, or by what found it. */
function pointColours(data, name) {
  if (name === PLAIN) {
    const origins = [...new Set(data.points[PLAIN])];
    return data.points[PLAIN].map((origin) => COLOURS[origins.indexOf(origin) % COLOURS.length]);
  }
  const values = column(data, name), [low, high] = extent(values);
  return values.map((value) => shade(high > low ? (value - low) / (high - low) : 0));
}

function pointText(data, point) {
  return [`point ${point}`, ...data.names.map((name, m) => `${name} ${number(data.objectives[point][m])}`),
    `found by ${data.points[PLAIN][point]}`].join("\n");
}

/** A mark of a point that can be chosen by mouse and keyboard. */
function mark(data, point, made, choose) {
  made.dataset.point = point;
  made.addEventListener("click", () => choose(point));
  explain(made, () => pointText(data, point));
  return made;
}

function drawScatter(data, state, choose) {
  const svg = byId("scatter"), x = column(data, state.x), y = column(data, state.y);
  const { across, up } = axes(svg, [56, 26, 548, 336], extent(x), extent(y), [state.x, state.y]);
  const colours = pointColours(data, state.colour);
  const size = data.objectives.length > 300 ? 3.5 : 5;
  x.forEach((value, point) => {
    const circle = shape("circle", { cx: across(value).toFixed(1), cy: up(y[point]).toFixed(1), r: size, fill: colours[point], class: "mark" });
    svg.append(mark(data, point, circle, choose));
  });
}

function drawParallel(data, state, choose) {
  const svg = byId("parallel"), count = data.names.length, [top, bottom] = [46, 336];
  const places = data.names.map((_, m) => (count === 1 ? 280 : 50 + (460 * m) / (count - 1)));
  const scales = data.names.map((name) => scale(...extent(column(data, name)), bottom, top, true));
  const colours = pointColours(data, state.colour);
  svg.replaceChildren();
  data.objectives.forEach((row, point) => {
    const corners = row.map((value, m) => `${places[m].toFixed(1)} ${scales[m](value).toFixed(1)}`);
    const line = shape("path", { d: `M${corners.join("L")}`, stroke: colours[point], class: "line" });
    svg.append(mark(data, point, line, choose));
  });
  data.names.forEach((name, m) => {
    const middle = { x: places[m], "text-anchor": "middle" };
    svg.append(shape("line", { x1: places[m], x2: places[m], y1: top, y2: bottom, class: "frame" }));
    svg.append(shape("text", { ...middle, y: top - 24 }, name));
    svg.append(shape("text", { ...middle, y: top - 8 }, number(scales[m].high)));
    svg.append(shape("text", { ...middle, y: bottom + 16 }, number(scales[m].low)));
  });
}

/** Puts the marks of the chosen point on top. */
function highlight(point) {
  for (const svg of [byId("scatter"), byId("parallel")]) {
    svg.querySelectorAll(".chosen").forEach((made) => made.classList.remove("chosen"));
    const made = svg.querySelector(`[data-point="${point}"]`);
    made.classList.add("chosen");
    if (svg.id === "scatter") svg.append(made);
  }
}
