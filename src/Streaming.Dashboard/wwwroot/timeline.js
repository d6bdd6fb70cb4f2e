import { element } from "./dom.js";
import { preciseTime, samples, score, time } from "./format.js";

const columns = 30;
const charactersPerColumn = 1.8; // of text that a column has room for

/** The last windows of a rig as lanes over event time: what was said, what each sensor gave, how each window closed. */
export class Timeline {
  constructor() {
    this.windows = new Map();
    this.body = element("div", { className: "timeline" });
  }

  /** Takes new windows and forgets those outside of what the server keeps. */
  add(windows, firstStartUs, lastStartUs) {
    for (const window of windows) this.windows.set(window.startUs, window);
    for (const startUs of this.windows.keys()) {
      if (startUs < firstStartUs || startUs > lastStartUs) this.windows.delete(startUs);
    }
  }

  get newest() {
    return this.ordered().at(-1);
  }

  draw() {
    const windows = this.ordered();
    if (windows.length === 0) return;
    const scale = scaleOf(windows);
    const newest = windows.at(-1);
    const lanes = newest.modalities.map(({ name }) => modalityLane(name, windows, scale));
    const said = windows.some(({ label }) => label !== null) ? [predictionLane(windows, scale)] : [];
    this.body.replaceChildren(...said, ...lanes, closingLane(windows, scale), axis(scale));
  }

  ordered() {
    return [...this.windows.values()].sort((a, b) => a.startUs - b.startUs);
  }
}

/** Where a window's column lies, in percent of the lane. */
function scaleOf(windows) {
  const newest = windows.at(-1);
  let advanceUs = newest.endUs - newest.startUs;
  for (let i = 1; i < windows.length; i++) advanceUs = Math.min(advanceUs, windows[i].startUs - windows[i - 1].startUs);
  const spanUs = Math.max(columns, windows.length) * advanceUs;
  const fromUs = newest.startUs + advanceUs - spanUs;
  return { advanceUs, spanUs, fromUs, width: (100 * advanceUs) / spanUs, left: (us) => (100 * (us - fromUs)) / spanUs };
}

function lane(name, summary, state, parts) {
  const track = element("div", { className: "track", attributes: { role: "img", "aria-label": `${name}: ${summary}` } }, ...parts);
  return element("div", { className: "lane" }, element("span", { className: "name", text: name, title: name }), track, state);
}

function modalityLane(name, windows, scale) {
  const parts = [];
  const missing = new Map();
  const entries = windows.map((window) => ({ window, modality: window.modalities.find((other) => other.name === name) }));
  for (const run of runsOf(entries, scale, ({ modality }) => modality?.reason ?? null)) {
    if (run.value === null) {
      parts.push(...run.entries.filter(({ modality }) => modality).map((entry) => bar(entry, scale)));
    } else {
      missing.set(run.value, (missing.get(run.value) ?? 0) + run.entries.length);
      parts.push(missingBlock(name, run, scale));
    }
  }

  const newest = entries.at(-1).modality;
  const state = newest.reason === null
    ? element("span", { className: "state", text: samples(newest.count) })
    : element("span", { className: "state missing", text: newest.reason, title: newest.explanation, attributes: { "data-reason": newest.reason } });
  const reasons = [...missing].map(([reason, count]) => `${reason} in ${count}`).join(", ");
  const lost = [...missing.values()].reduce((sum, count) => sum + count, 0);
  return lane(name, `there in ${windows.length - lost} of ${windows.length} windows${reasons && `, ${reasons}`}`, state, parts);
}

function bar({ window, modality }, scale) {
  const part = (us) => Math.min(1, Math.max(0, (us - window.startUs) / (window.endUs - window.startUs)));
  const from = part(modality.firstUs);
  const title = `${preciseTime(window.startUs)} to ${preciseTime(window.endUs)}: ${samples(modality.count)}, `
    + `the first of ${preciseTime(modality.firstUs)}, the last of ${preciseTime(modality.lastUs)}`;
  const inner = element("i", {});
  inner.style.left = `min(${100 * from}%, 100% - 4px)`; // an instant at the end is seen, too
  inner.style.width = `${100 * (part(modality.lastUs) - from)}%`;
  return place(element("div", { className: "bar", title }, inner), window.startUs, 1, scale);
}

function missingBlock(name, run, scale) {
  const first = run.entries[0];
  const word = hasRoom(run) ? run.value : run.value[0].toUpperCase();
  const title = `${name} is ${run.value} from ${preciseTime(first.window.startUs)} on, ${run.entries.length} windows: ${first.modality.explanation}`;
  return place(
    element("div", { className: "gap", text: word, title, attributes: { "data-reason": run.value } }),
    first.window.startUs, run.entries.length, scale);
}

function predictionLane(windows, scale) {
  const parts = runsOf(windows, scale, (window) => window.label).filter((run) => run.value !== null).map((run) => {
    const title = `${run.value} from ${preciseTime(run.entries[0].startUs)} on, ${run.entries.length} windows`;
    const text = hasRoom(run) ? run.value : "";
    const className = run.entries[0].isCalm ? "said calm" : "said";
    return place(element("div", { className, text, title }), run.entries[0].startUs, run.entries.length, scale);
  });
  const newest = windows.at(-1);
  const state = element("span", { className: "state", text: newest.score !== null ? score(newest.score) : newest.label === null ? "no prediction" : "found" });
  return lane("prediction", newest.label ?? "none", state, parts);
}

function closingLane(windows, scale) {
  const parts = windows.map((window) => {
    const title = `${preciseTime(window.startUs)} to ${preciseTime(window.endUs)} closed by ${window.closedBy}`;
    return place(element("div", { className: "closing", title, attributes: { "data-closed-by": window.closedBy } }), window.startUs, 1, scale);
  });
  const proven = windows.filter((window) => window.closedBy === "proof").length;
  const state = element("span", { className: "state", text: windows.at(-1).closedBy });
  return lane("closed by", `proof in ${proven} of ${windows.length} windows`, state, parts);
}

function axis(scale) {
  const stepUs = [1, 2, 5, 10, 30, 60, 300, 900, 3600, 21600, 86400].map((s) => s * 1e6).find((step) => scale.spanUs / step <= 6) ?? scale.spanUs;
  const ticks = [];
  const lastUs = scale.fromUs + 0.88 * scale.spanUs; // beyond, the time would be cut off
  for (let us = Math.ceil(scale.fromUs / stepUs) * stepUs; us < lastUs; us += stepUs) {
    const tick = element("span", { text: time(us) });
    tick.style.left = `${scale.left(us)}%`;
    ticks.push(tick);
  }

  return element("div", { className: "lane axis", attributes: { "aria-hidden": "true" } }, element("span"), element("div", { className: "track" }, ...ticks), element("span"));
}

function hasRoom({ value, entries }) {
  return value.length <= entries.length * charactersPerColumn;
}

function place(part, startUs, count, scale) {
  part.style.left = `${scale.left(startUs)}%`;
  part.style.width = `${count * scale.width}%`;
  return part;
}

/** Neighbours of the same value together; a hole in time parts them. */
function runsOf(entries, scale, valueOf) {
  const runs = [];
  const startOf = (entry) => (entry.window ?? entry).startUs;
  for (const entry of entries) {
    const value = valueOf(entry) ?? null;
    const last = runs.at(-1);
    if (last && last.value === value && startOf(entry) - startOf(last.entries.at(-1)) <= scale.advanceUs) last.entries.push(entry);
    else runs.push({ value, entries: [entry] });
  }

  return runs;
}
