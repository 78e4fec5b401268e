// Once a second: what vcam says of itself, in words. The picture comes by itself. Keys and buttons switch who is shown.
"use strict";

const WORDS = {
  waiting: "Waiting for the first picture",
  face: "Face seen",
  idle: "No face in view",
  still: "vcam is running but sends no pictures",
  gone: "vcam has stopped; this is the last picture",
};
const picture = document.getElementById("picture");
const state = document.getElementById("state");
let shown = "waiting", before = "waiting", announced = "", who = "", token = "";

function stateOf(status) {
  if (!status) return "gone";
  if (!status.pictures) return "waiting";
  if (!status.live) return "still";
  return status.face ? "face" : "idle";
}

function numbersOf(status) {
  if (!status || !status.live) return "";
  const late = status.age_ms === null ? "" : ` · ${status.age_ms} ms late`;
  return ` · ${Math.round(status.fps)} fps${late}`;
}

function write(id, text) {
  const place = document.getElementById(id);
  if (place.textContent !== text) place.textContent = text;
}

function showSwitch(offer) {
  token = offer ? offer.token : "";
  document.getElementById("switch").hidden = !offer;
  if (!offer) return;
  write("who", offer.name);
  write("other", offer.photo ? "Avatar" : "Photo");
  document.getElementById("next").hidden = offer.photos < 2;
}

function showOpening(what) {
  document.getElementById("opening").hidden = !what;
  write("opening", what ? `Opening ${what}` : "");
}

function switchedTo(name) {
  const other = name && who && name !== who;
  who = name || who;
  return other;
}

async function ask(word) {
  if (!token) return;
  try {
    await fetch(`/command/${word}`, { method: "POST", headers: { "X-Vcam-Token": token }, signal: AbortSignal.timeout(3000) });
    setTimeout(look, 150);  // the next picture obeys
  } catch { /* it has stopped, and the page says so */ }
}

function onKey(event) {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  const word = { p: event.shiftKey ? "next" : "toggle", n: "next", a: "avatar" }[event.key.toLowerCase()];
  if (word) ask(word);
}

function show(status) {
  const now = stateOf(status);
  if (shown === "gone" && now !== "gone") picture.src = `/stream.mjpg?${Date.now()}`;  // it came back: ask again
  const [width, height] = (status && status.size) || [0, 0];
  if (width) picture.style.setProperty("--aspect", width / height);
  state.dataset.state = shown = now;
  write("words", WORDS[now]);
  write("numbers", numbersOf(status));
  write("size", width && status.live ? ` · ${width}×${height}` : "");
  showSwitch(status && status.live && status.switch);
  showOpening(status && status.live && status.opening);
  document.body.toggleAttribute("data-stale", now === "still" || now === "gone");
  if (switchedTo(token && status.switch.name)) {
    write("announced", `Now shown: ${who}`);
  } else if (now === before && now !== announced) {  // read out only what lasts
    write("announced", WORDS[now]);
    announced = now;
  }
  before = now;
}

async function look() {
  let status = null;
  try {
    const answer = await fetch("/status", { signal: AbortSignal.timeout(3000) });
    if (answer.ok) status = await answer.json();
  } catch { /* it has stopped, and the page says so */ }
  show(status);
}

async function poll() {
  await look();
  setTimeout(poll, 1000);
}

document.getElementById("toggle").addEventListener("click", () => ask("toggle"));
document.getElementById("next").addEventListener("click", () => ask("next"));
document.addEventListener("keydown", onKey);
write("stream", `${location.origin}/stream.mjpg`);
poll();
