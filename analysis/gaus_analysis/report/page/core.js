"use strict";

// Elements, numbers, colours, and the arrays of the page.

const COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#999999", "#222222"];
const CIVIDIS = [[0, 34, 78], [40, 65, 108], [87, 92, 109], [126, 122, 119], [166, 155, 115], [210, 192, 96], [253, 231, 55]];
const ARRAYS = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, f4: Float32Array };

const byId = (id) => document.getElementById(id);

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function shape(name, attributes = {}, text = null) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== null) made.textContent = text;
  return made;
}

/** An array as blob.py wrote it: {values, shape}. */
async function decode(blob) {
  const bytes = Uint8Array.from(atob(blob.data), (letter) => letter.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const values = new ARRAYS[blob.type](await new Response(plain).arrayBuffer());
  return { values, shape: blob.shape };
}

function number(value) {
  if (!Number.isFinite(value)) return "none";
  return Number.isInteger(value) ? value.toLocaleString("en") : Number(value.toPrecision(5)).toString();
}

/** Blue to yellow for 0 to 1. */
function shade(share) {
  const place = Math.min(Math.max(share, 0), 1) * (CIVIDIS.length - 1);
  const low = Math.min(Math.floor(place), CIVIDIS.length - 2);
  const mixed = CIVIDIS[low].map((c, i) => Math.round(c + (place - low) * (CIVIDIS[low + 1][i] - c)));
  return `rgb(${mixed.join(",")})`;
}

/** Shows the text that `text` gives for the mouse's place over an element; none for null. */
function explain(target, text) {
  target.addEventListener("mousemove", (event) => {
    const said = text(event), tip = byId("tip");
    tip.hidden = said === null;
    tip.textContent = said ?? "";
    tip.style.left = `${Math.min(event.clientX + 14, window.innerWidth - 350)}px`;
    tip.style.top = `${event.clientY + 14}px`;
  });
  target.addEventListener("mouseleave", () => { byId("tip").hidden = true; });
}

function fillSelect(select, names, chosen) {
  select.replaceChildren(...names.map((name) => element("option", { value: name }, name)));
  select.value = chosen;
}

function fillTable(table, head, rows) {
  const line = (cells, kind) => element("tr", {}, ...cells.map((cell) => element(kind, {}, String(cell))));
  table.replaceChildren(line(head, "th"), ...rows.map((row) => line(row, "td")));
}

function fillList(list, pairs) {
  list.replaceChildren(...pairs.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, String(value)))));
}
