// The schedule of the chosen point as a Gantt chart on a canvas: the wheel zooms, dragging moves.

/** The part of the schedule that is seen: steps and rows. */
function fullView(scene) { return { left: 0, right: scene.steps, top: 0, bottom: scene.rows }; }

/** Bars of every operator, by class and then by start. */
function barScene(data, point) {
  const { starts, latency, resource, names } = data.bars, count = latency.values.length;
  const start = starts.values.subarray(point * count, (point + 1) * count);
  const order = Array.from({ length: count }, (_, v) => v);
  order.sort((a, b) => resource.values[a] - resource.values[b] || start[a] - start[b] || a - b);
  const end = order.map((v) => start[v] + Math.max(latency.values[v], 1));
  return { steps: extent(end)[1], rows: count, ii: data.points.ii[point],
    draw: (context, place) => order.forEach((v, row) => {
      if (end[row] < place.view.left || start[v] > place.view.right || row + 1 < place.view.top || row > place.view.bottom) return;
      context.fillStyle = COLOURS[resource.values[v] % COLOURS.length];
      const x = place.across(start[v]), y = place.down(row), height = place.down(row + 1) - y;
      context.fillRect(x, y, Math.max(place.across(end[row]) - x - (height > 6 ? 1 : 0), 0.7), Math.max(height * (height > 4 ? 0.8 : 1), 0.7));
      if (height < 9) return;
      context.fillStyle = "#222";
      context.fillText(names[v], place.across(end[row]) + 4, y + height / 2 + 3);
    }),
    text: (step, row) => {
      const v = order[row], title = v === undefined ? "" : data.usage.rows[resource.values[v]];
      return v === undefined ? null : `${names[v]} (${title})\nsteps ${start[v]} to ${end[row] - 1}` + (data.points.ii[point] ? `, stage ${Math.floor(start[v] / data.points.ii[point])}` : "");
    } };
}

/** How many operators of a band are at work, as shades. */
function densityScene(data, point) {
  const { decoded, steps, width, classes } = data.density, [, rows, most] = decoded.shape;
  const cells = decoded.values.subarray(point * rows * most, (point + 1) * rows * most);
  const count = Math.ceil(steps[point] / width[point]);
  return { steps: steps[point], rows, ii: data.points.ii[point],
    draw: (context, place) => {
      for (let row = 0; row < rows; ++row) for (let bin = 0; bin < count; ++bin) {
        const depth = cells[row * most + bin];
        if (depth === 0) continue;
        context.fillStyle = shade(depth / 15);
        const x = place.across(bin * width[point]), y = place.down(row);
        context.fillRect(x, y, place.across((bin + 1) * width[point]) - x + 0.5, place.down(row + 1) - y + 0.5);
      }
    },
    text: (step, row) => {
      const depth = cells[row * most + Math.floor(step / width[point])];
      return classes[row] === undefined ? null : `${data.usage.rows[classes[row]]}, band ${row}: ` + (depth ? `${Math.round(100 * (depth / 15) ** 2)} % of the most at work` : "none at work");
    } };
}

function placement(canvas, view) {
  const [left, bottom] = [10, canvas.clientHeight - 24], wide = canvas.clientWidth - 2 * left;
  return { view, left, bottom, wide,
    across: (step) => left + ((step - view.left) / (view.right - view.left)) * wide,
    down: (row) => 6 + ((row - view.top) / (view.bottom - view.top)) * (bottom - 6),
    step: (x) => view.left + ((x - left) / wide) * (view.right - view.left),
    row: (y) => view.top + ((y - 6) / (bottom - 6)) * (view.bottom - view.top) };
}

function drawScene(canvas, scene, view) {
  const ratio = window.devicePixelRatio || 1, place = placement(canvas, view), context = canvas.getContext("2d");
  canvas.width = canvas.clientWidth * ratio;
  canvas.height = canvas.clientHeight * ratio;
  context.scale(ratio, ratio);
  context.font = "11px system-ui, sans-serif";
  context.save();
  context.beginPath();
  context.rect(place.left, 0, place.wide, place.bottom);
  context.clip();
  scene.draw(context, place);
  context.strokeStyle = "#888";
  context.setLineDash([2, 3]);
  const stages = scene.ii > 0 && (view.right - view.left) / scene.ii < place.wide / 4; // beyond, they would hide all else
  for (let stage = Math.ceil(view.left / scene.ii) * scene.ii; stages && stage < view.right; stage += scene.ii) {
    if (stage > 0) context.strokeRect(place.across(stage), 0, 0, place.bottom);
  }
  context.restore();
  context.fillStyle = "#666";
  context.textAlign = "center";
  for (const step of ticks({ low: view.left, high: view.right }, place.wide / 90)) context.fillText(number(step), place.across(step), place.bottom + 16);
}

/** Draws the point, and again whenever its view changes. */
function drawSchedule(data, point) {
  const canvas = byId("gantt"), scene = data.bars ? barScene(data, point) : densityScene(data, point);
  let view = fullView(scene);
  const show = (next) => {
    const width = Math.min(Math.max(next.right - next.left, 1), scene.steps), height = Math.min(Math.max(next.bottom - next.top, 1), scene.rows);
    const left = Math.min(Math.max(next.left, 0), scene.steps - width), top = Math.min(Math.max(next.top, 0), scene.rows - height);
    view = { left, top, right: left + width, bottom: top + height };
    drawScene(canvas, scene, view);
  };
  canvas.dataset.point = point;
  canvas.onwheel = (event) => {
    event.preventDefault();
    const factor = event.deltaY < 0 ? 0.8 : 1.25, place = placement(canvas, view), step = place.step(event.offsetX), row = place.row(event.offsetY);
    show({ left: step - (step - view.left) * factor, right: step + (view.right - step) * factor, top: row - (row - view.top) * factor, bottom: row + (view.bottom - row) * factor });
  };
  canvas.onpointermove = (event) => {
    if (event.buttons !== 1) return;
    const place = placement(canvas, view), steps = place.step(event.movementX) - place.step(0), rows = place.row(event.movementY) - place.row(0);
    show({ left: view.left - steps, right: view.right - steps, top: view.top - rows, bottom: view.bottom - rows });
  };
  canvas.ondblclick = () => show(fullView(scene));
  canvas.describe = (event) => {
    const place = placement(canvas, view), step = Math.floor(place.step(event.offsetX));
    return step < 0 || step >= scene.steps ? null : scene.text(step, Math.floor(place.row(event.offsetY)));
  };
  canvas.redraw = () => show(view);
  show(view);
}
