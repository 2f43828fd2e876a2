// Axes of a chart in an SVG element.

/** Values to places; 4 % of room at both ends unless `tight`. */
function scale(low, high, begin, end, tight = false) {
  const room = tight ? 0 : 0.04 * (high - low || 1);
  const from = low - room, to = high + room || 1;
  const place = (value) => begin + ((value - from) / (to - from || 1)) * (end - begin);
  return Object.assign(place, { low: from, high: to });
}

/** About `count` round numbers within a scale. */
function ticks(scaled, count) {
  const raw = (scaled.high - scaled.low) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= raw);
  const first = Math.ceil(scaled.low / step);
  const last = Math.floor(scaled.high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

const COMPACT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 2 });
const tickText = (value) => (Math.abs(value) >= 1e5 ? COMPACT.format(value) : number(value));

const extent = (values) => [values.reduce((a, b) => Math.min(a, b), Infinity), values.reduce((a, b) => Math.max(a, b), -Infinity)];

/** Clears the element and draws a frame; gives the scales. `box`: left, top, right, bottom. */
function axes(svg, box, x, y, names) {
  const [left, top, right, bottom] = box;
  const across = scale(x[0], x[1], left, right, x[2]), up = scale(y[0], y[1], bottom, top, y[2]);
  const parts = [];
  for (const value of ticks(up, Math.max((bottom - top) / 45, 2.5))) {
    parts.push(shape("line", { x1: left, x2: right, y1: up(value), y2: up(value), class: "grid" }));
    parts.push(shape("text", { x: left - 6, y: up(value) + 4, "text-anchor": "end" }, tickText(value)));
  }
  for (const value of ticks(across, (right - left) / 90)) {
    parts.push(shape("line", { x1: across(value), x2: across(value), y1: top, y2: bottom, class: "grid" }));
    parts.push(shape("text", { x: across(value), y: bottom + 16, "text-anchor": "middle" }, tickText(value)));
  }
  parts.push(shape("path", { d: `M${left} ${top}V${bottom}H${right}`, class: "frame" }));
  parts.push(shape("text", { x: (left + right) / 2, y: bottom + 32, "text-anchor": "middle" }, names[0]));
  parts.push(shape("text", { x: left, y: top - 8, "text-anchor": "start" }, names[1]));
  svg.replaceChildren(...parts);
  return { across, up };
}

/** Path of values that hold until the next one. */
function stairs(xs, ys, across, up) {
  return xs.map((x, i) => (i === 0 ? `M${across(x).toFixed(1)} ` : `H${across(x).toFixed(1)}V`) + up(ys[i]).toFixed(1)).join("");
}
