// The page: what is chosen, and who draws it.

async function decodeAll(data) {
  data.usage.decoded = await decode(data.usage.values);
  if (data.density) data.density.decoded = await decode(data.density.values);
  for (const name of data.bars ? ["starts", "latency", "resource"] : []) data.bars[name] = await decode(data.bars[name]);
  data.trials.decoded = { quality: await decode(data.trials.quality) };
  for (const [name, blob] of Object.entries(data.trials.values)) data.trials.decoded[name] = await decode(blob);
}

function drawHead(data) {
  byId("design").textContent = data.design;
  byId("file").textContent = data.file;
  fillList(byId("facts"), data.facts);
  byId("warnings").replaceChildren(...data.warnings.map((text) => element("li", {}, text)));
}

function drawControls(data, state, redraw, choose) {
  const selects = [["axis-x", "x", data.names], ["axis-y", "y", data.names], ["colour", "colour", [...data.names, PLAIN]]];
  for (const [id, key, names] of selects) {
    fillSelect(byId(id), names, state[key]);
    byId(id).onchange = () => { state[key] = byId(id).value; redraw(); };
  }
  byId("picks").replaceChildren(...data.picks.map((pick) => {
    const button = element("button", { type: "button", title: pick.reason, "data-pick": pick.name }, pick.name);
    button.onclick = () => choose(pick.point);
    return button;
  }));
}

async function main() {
  const data = JSON.parse(byId("data").textContent);
  await decodeAll(data);
  drawHead(data);
  drawHistory(data);
  drawRestarts(data);
  drawMigration(data);
  drawProvenance(data);
  const parts = ["front", "point", "usage", "schedule"];
  if (data.objectives.length === 0) {
    for (const id of parts) byId(id).hidden = true;
    return;
  }
  byId("schedule-about").textContent = (data.bars ? "One bar per operator, by class and start." : "Operators at work, in bands by class and by their start in the knee.") +
    " The wheel zooms, dragging moves, a double click shows all.";
  const names = data.names.length > 2 ? data.names.filter((name) => name !== "latency" && name !== "ii") : data.names;
  const axesOf = names.length > 1 ? names : data.names;
  const state = { x: axesOf[0], y: axesOf[1] ?? axesOf[0], colour: axesOf[2] ?? PLAIN, point: data.picks[0].point };
  const choose = (point) => {
    state.point = point;
    highlight(point);
    drawValues(data, point);
    drawUsage(data, point);
    drawSchedule(data, point);
    document.body.dataset.point = point;
  };
  const redraw = () => {
    drawScatter(data, state, choose);
    drawParallel(data, state, choose);
    highlight(state.point);
  };
  drawControls(data, state, redraw, choose);
  redraw();
  explain(byId("gantt"), (event) => byId("gantt").describe(event));
  window.addEventListener("resize", () => byId("gantt").redraw());
  document.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key], next = state.point + step;
    if (event.target === document.body && next >= 0 && next < data.objectives.length) choose(next);
  });
  choose(state.point);
}

main().then(() => { document.body.dataset.ready = "yes"; }, (error) => {
  byId("file").textContent = `The page cannot be shown: ${error.message}`;
  document.body.dataset.ready = "failed";
});
