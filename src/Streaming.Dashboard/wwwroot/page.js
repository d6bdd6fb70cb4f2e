import { Card } from "./card.js";
import { setNote, setText } from "./dom.js";
import { age, time } from "./format.js";

const lostAfterMs = 4_000; // the server gives a sign of life each second
const reopenAfterMs = 10_000;

const cards = new Map();
const sensors = new Map();
const at = (id) => document.getElementById(id);
let source = null;
let lastSign = performance.now();
let last = null;

function open() {
  source?.close();
  source = new EventSource("live");
  source.onmessage = (message) => {
    lastSign = performance.now();
    document.body.dataset.connection = "open";
    show(JSON.parse(message.data));
  };
  source.onerror = () => lose();
}

function lose() {
  document.body.dataset.connection = "lost";
  showState();
}

/** A browser tries again by itself, but not after an answer that is an error, and not while a dead connection looks alive. */
function watch() {
  const silence = performance.now() - lastSign;
  if (silence < lostAfterMs) return;
  lose();
  if (source.readyState === EventSource.CLOSED || silence % reopenAfterMs < 1_000) open();
}

function show(view) {
  last = view;
  // After a reconnection everything comes anew, maybe from a server that was started anew: nothing old stays.
  for (const key of view.isAll ? [...cards.keys()] : view.gone) forget(key);
  for (const sent of view.sensors) sensors.set(sent.rig, sent);
  for (const card of view.cards) cardOf(card).show(card);
  forgetSensorsOfNobody();
  for (const sent of view.sensors) {
    for (const card of cards.values()) if (card.rig === sent.rig) card.showSensors(sent);
  }

  showTotals(view);
  showState();
}

function cardOf(view) {
  if (!cards.has(view.key)) {
    const card = new Card(view);
    cards.set(view.key, card);
    const next = [...cards.keys()].sort().find((key) => key > view.key);
    at("wall").insertBefore(card.body, next === undefined ? null : cards.get(next).body);
    if (sensors.has(card.rig)) card.showSensors(sensors.get(card.rig));
  }

  return cards.get(view.key);
}

function forget(key) {
  const card = cards.get(key);
  if (!card) return;
  card.body.remove();
  cards.delete(key);
}

/** Not with the card: where the first event of a rig comes, another card of the same rig takes its place. */
function forgetSensorsOfNobody() {
  const rigs = new Set([...cards.values()].map(({ rig }) => rig));
  for (const rig of sensors.keys()) if (!rigs.has(rig)) sensors.delete(rig);
}

function showTotals({ nowUs, totals, empty }) {
  setText(at("rigs"), String(totals.rigs));
  setText(at("rate"), totals.eventsPerSecond.toFixed(1));
  setText(at("last"), totals.lastEventUs === null ? "none yet" : age(nowUs - totals.lastEventUs));
  setText(at("late"), String(totals.lateSamples));
  setText(at("dead"), String(totals.deadLetters));
  setText(at("clock"), `${time(nowUs)} UTC`);
  setNote(at("empty"), empty);
  setNote(at("unshown"), totals.rigsNotShown > 0
    ? `${totals.rigsNotShown} more rigs are not shown: there is room for ${totals.rigs} (Dashboard:MaxRigs).` : null);
}

function showState() {
  const isLost = document.body.dataset.connection === "lost";
  const kafka = last?.kafka ?? { state: "connecting", sentence: "Connecting to the server" };
  at("kafka").dataset.state = isLost ? "unknown" : kafka.state;
  setText(at("kafka"), isLost ? "Kafka: unknown" : kafka.sentence);
  const lostSentence = last === null
    ? "Connection to the server lost, retrying."
    : `Connection to the server lost, retrying. What is shown is of ${time(last.nowUs)} UTC.`;
  const kafkaSentence = {
    unreachable: `${kafka.sentence}. What is shown does not change.`,
    incomplete: `${kafka.sentence}.`,
  }[kafka.state];
  setNote(at("alert"), isLost ? lostSentence : kafkaSentence ?? null);
}

open();
setInterval(watch, 1_000);
