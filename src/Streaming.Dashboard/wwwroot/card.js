import { element, setNote, setText } from "./dom.js";
import { milliseconds, preciseTime, samples, score } from "./format.js";
import { Timeline } from "./timeline.js";

const quietestDbfs = -60;
const frameIntervalMs = 100;
const screenRatio = 16 / 9;

const fact = (name, value) => element("div", {}, element("dt", { text: name }), value);

/** One rig as one pipeline sees it. */
export class Card {
  constructor(view) {
    this.rig = view.rig;
    this.timeline = new Timeline();
    this.body = this.build(view);
    this.body.dataset.rig = view.rig;
    this.frameNumber = null;
    this.isLoading = false;
    this.lastLoad = -frameIntervalMs;
    this.frame.addEventListener("load", () => this.loaded(true));
    this.frame.addEventListener("error", () => this.loaded(false));
  }

  build(view) {
    this.title = element("h2", { text: view.rig, title: view.rig });
    this.pipeline = element("p", { className: "pipeline" });
    this.quiet = element("p", { className: "badge", attributes: { role: "status" } });
    this.late = element("p", { className: "badge soft" });
    this.frame = element("img", { attributes: { alt: `Camera of ${view.rig}`, hidden: "" } });
    this.cameraNote = element("p", { className: "camera-note", text: "no camera frame yet" });
    this.boxes = element("div", { className: "boxes" });
    this.caption = element("p", { className: "caption" });
    this.level = element("div", {
      className: "level",
      attributes: { role: "meter", "aria-label": `Sound of ${view.rig}`, "aria-valuemin": quietestDbfs, "aria-valuemax": 0 },
    }, element("i"));
    this.dbfs = element("span", { className: "dbfs", text: "no sound yet" });
    this.label = element("strong", { className: "label", text: "No event yet" });
    this.score = element("span", { className: "score" });
    this.fault = element("p", { className: "fault" });
    this.noModel = element("p", { className: "no-model" });
    this.scores = element("ul", { className: "scores", attributes: { "aria-label": "Scores" } });
    this.outputs = element("dl", { className: "outputs" });
    this.latency = element("dd", { text: "–" });
    this.median = element("dd", { text: "–" });
    this.closedBy = element("dd", { text: "–" });
    this.window = element("dd", { text: "–" });
    this.missing = element("p", { className: "note" });
    for (const note of [this.quiet, this.late, this.caption, this.fault, this.noModel]) note.hidden = true;
    return element("article", { attributes: { "aria-label": `Rig ${view.rig}` } },
      element("div", { className: "head" }, this.title, this.pipeline, this.late, this.quiet),
      element("div", { className: "now" },
        element("div", { className: "senses" },
          element("div", { className: "screen" }, this.frame, this.cameraNote, this.boxes, this.caption),
          element("div", { className: "sound" }, this.level, this.dbfs),
          element("dl", { className: "facts" },
            fact("latency", this.latency), fact("median", this.median), fact("closed by", this.closedBy), fact("window", this.window))),
        element("div", { className: "says" },
          element("p", { className: "headline" }, this.label, this.score), this.fault, this.noModel, this.scores, this.outputs)),
      this.timeline.body, this.missing);
  }

  showSensors(view) {
    this.setFrame(view.frameNumber);
    setNote(this.cameraNote, view.cameraNote ?? (view.frameNumber === null ? "no camera frame yet" : null));
    this.frame.classList.toggle("stale", view.cameraNote !== null);
    setNote(this.caption, view.caption);
    this.caption.classList.toggle("over", view.isCaptionOver);
    setNote(this.late, view.lateSamples > 0 ? `${samples(view.lateSamples)} late` : null);
    this.late.title = "Samples that no window could take";
    this.showLevel(view.levelDbfs);
  }

  showLevel(dbfs) {
    const part = dbfs === null ? 0 : Math.min(1, Math.max(0, 1 - dbfs / quietestDbfs));
    const words = dbfs === null ? "no sound" : `${Math.round(dbfs)} dBFS`.replace("-", "−");
    this.level.firstChild.style.clipPath = `inset(0 ${100 * (1 - part)}% 0 0)`;
    this.level.setAttribute("aria-valuenow", Math.round(quietestDbfs * (1 - part)));
    this.level.setAttribute("aria-valuetext", words);
    setText(this.dbfs, words);
  }

  show(view) {
    setNote(this.quiet, view.quiet);
    this.body.classList.toggle("is-quiet", view.quiet !== null);
    if (view.eventId === null) {
      setText(this.pipeline, "samples arrive");
      return;
    }

    this.timeline.add(view.windows, view.firstStartUs, view.lastStartUs);
    if (view.windows.length > 0) this.timeline.draw();
    this.body.dataset.eventId = view.eventId;
    const model = view.model === null ? "no model" : `model ${view.model}`;
    setText(this.pipeline, `${view.pipeline} · ${model}`);
    this.showPrediction(view);
    this.showWindow(view);
  }

  showPrediction(view) {
    const newest = this.timeline.newest;
    setText(this.label, newest.label ?? (view.fault !== null ? "no prediction" : view.model === null ? "aligned" : "answered"));
    setText(this.score, newest.score === null ? "" : score(newest.score));
    this.body.dataset.label = newest.label ?? "";
    this.body.classList.toggle("is-calm", newest.isCalm);
    setNote(this.fault, view.fault);
    setNote(this.noModel, view.model === null && view.fault === null ? "This pipeline has no model: it says which sensors were there." : null);
    // By name and not by score: bars that keep their place can be compared at a glance.
    const rows = [...view.scores].sort((a, b) => (a.label < b.label ? -1 : 1)).map((entry) => {
      const bar = element("i");
      bar.style.width = `${100 * entry.score}%`;
      const row = element("li", { className: entry.label === newest.label ? "top" : "" },
        element("span", { text: entry.label, title: entry.label }), element("div", {}, bar), element("b", { text: score(entry.score) }));
      row.dataset.score = entry.score;
      return row;
    });
    this.scores.replaceChildren(...rows);
    this.outputs.replaceChildren(...view.outputs.map(({ name, text }) => fact(name, element("dd", { text, title: text }))));
    this.showBoxes(view.boxes);
  }

  /** Over the newest frame, which is a little younger than the one that they were found in. */
  showBoxes(boxes) {
    const percent = (fraction) => `${100 * fraction}%`;
    this.boxes.replaceChildren(...boxes.map(({ label, score: value, left, top, right, bottom }) => {
      const box = element("div", {}, element("span", { text: `${label} ${score(value)}` }));
      Object.assign(box.style, { left: percent(left), top: percent(top), width: percent(right - left), height: percent(bottom - top) });
      return box;
    }));
  }

  showWindow(view) {
    const newest = this.timeline.newest;
    setText(this.latency, milliseconds(view.latencyMs));
    setText(this.median, milliseconds(view.latencyP50Ms));
    setText(this.closedBy, newest.closedBy);
    setText(this.window, preciseTime(newest.startUs));
    this.window.title = `${preciseTime(newest.startUs)} to ${preciseTime(newest.endUs)} UTC`;
    const missing = newest.modalities.filter(({ reason }) => reason !== null);
    this.missing.classList.toggle("is-missing", missing.length > 0);
    setText(this.missing, missing.length === 0
      ? "Every sensor was there."
      : `${missing.map(({ name, reason, explanation }) => `${name} ${reason}: ${explanation}`).join("; ")}.`);
  }

  setFrame(number) {
    this.wanted = number;
    if (number === null) this.frame.hidden = true;
    else this.load();
  }

  /** At most ten a second, and never one before the last has come. */
  load() {
    if (this.isLoading || this.wanted === null || this.wanted === this.frameNumber) return;
    const wait = this.lastLoad + frameIntervalMs - performance.now();
    this.isLoading = true;
    if (wait > 0) setTimeout(() => this.request(), wait);
    else this.request();
  }

  request() {
    this.lastLoad = performance.now();
    this.frameNumber = this.wanted;
    if (this.wanted === null) this.isLoading = false;
    else this.frame.src = `rigs/frame?rig=${encodeURIComponent(this.rig)}&number=${this.wanted}`;
  }

  loaded(isShown) {
    this.isLoading = false;
    this.frame.hidden = !isShown || this.wanted === null;
    if (isShown) this.fitBoxes();
    else setNote(this.cameraNote, "the camera's frame cannot be shown");
    this.load();
  }

  /** As the frame lies in its screen: whole, in the middle. */
  fitBoxes() {
    const ratio = this.frame.naturalWidth / this.frame.naturalHeight / screenRatio;
    this.boxes.style.width = `${100 * Math.min(1, ratio)}%`;
    this.boxes.style.height = `${100 * Math.min(1, 1 / ratio)}%`;
  }
}
