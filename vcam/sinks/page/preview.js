// Once a second: what vcam says of itself, in words. The picture comes by itself.
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
let shown = "waiting", before = "waiting", announced = "";

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

function show(status) {
  const now = stateOf(status);
  if (shown === "gone" && now !== "gone") picture.src = `/stream.mjpg?${Date.now()}`;  // it came back: ask again
  const [width, height] = (status && status.size) || [0, 0];
  if (width) picture.style.setProperty("--aspect", width / height);
  state.dataset.state = shown = now;
  write("words", WORDS[now]);
  write("numbers", numbersOf(status));
  write("size", width && status.live ? ` · ${width}×${height}` : "");
  document.body.toggleAttribute("data-stale", now === "still" || now === "gone");
  if (now === before && now !== announced) {  // read out only what lasts
    write("announced", WORDS[now]);
    announced = now;
  }
  before = now;
}

async function poll() {
  let status = null;
  try {
    const answer = await fetch("/status", { signal: AbortSignal.timeout(3000) });
    if (answer.ok) status = await answer.json();
  } catch { /* it has stopped, and the page says so */ }
  show(status);
  setTimeout(poll, 1000);
}

write("stream", `${location.origin}/stream.mjpg`);
poll();
