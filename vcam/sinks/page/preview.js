// Once a second: what vcam says of itself, in words, and the controls. The picture comes by itself.

import { listen, showControls, write } from "./controls.js";

const WORDS = {
  waiting: "Waiting for the first picture",
  face: "Face seen",
  idle: "No face in view",
  still: "vcam is running but sends no pictures",
  gone: "vcam has stopped; this is the last picture",
  locked: "vcam was started again: open the new address that it printed",
};
const picture = document.getElementById("picture");
const state = document.getElementById("state");
let shown = "waiting", before = "waiting", announced = "", who = null, card = false, woken = false;
let counted = { dropped: Infinity, at: -Infinity, rate: 0 };

function stateOf(status) {
  if (!status) return "gone";
  if (status === "locked") return "locked";
  if (!status.pictures) return "waiting";
  if (!status.live) return "still";
  return status.face ? "face" : "idle";
}

// Frames of the camera that were left out since the last look, a second
function leftOut(dropped, now = performance.now()) {
  const [count, since] = [dropped - counted.dropped, (now - counted.at) / 1000];
  if (since > 0.8) counted = { dropped, at: now, rate: count > 0 ? Math.round(count / since) : 0 };
  return counted.rate;
}

function numbersOf({ live, age_ms, fps, control }) {
  if (!live) return "";
  const late = control && control.latency_ms, read = late == null ? "" : `, ${Math.round(late)} where it is read`;
  return ` · ${Math.round(fps)} fps${age_ms === null ? "" : ` · ${age_ms} ms late`}${read}`;
}

// Where there is room
function moreOf({ live, size, control }) {
  if (!live || !size) return "";
  const dropped = control ? leftOut(control.dropped) : 0;
  const less = control && control.drawn ? ` · busy: ${control.drawn}` : "";
  return `${less}${dropped ? ` · ${dropped} dropped` : ""} · ${size[0]}×${size[1]}`;
}

function showOpening(what) {
  document.getElementById("opening").hidden = !what;
  write("opening", what ? `Opening ${what}` : "");
}

// Who can reach the page; where others can, every address needs the token, which no picture of the screen is to have
function showReach(open) {
  write("reach", open ? "Others in this network who have the address with its token can see this page and use it."
    : "Only this computer can see this page.");
  write("stream", `${location.origin}/stream.mjpg${open ? "?token=…" : ""}`);
  write("clean", `${location.origin}/?clean=1${open ? "&token=…" : ""}`);
}

// What a screen reader is told: who is shown now, else a state that lasts, and the card before all
function announce(now, control) {
  const name = control ? control.name : who, panic = control ? Boolean(control.panic || control.broken) : card;
  if (panic !== card) {
    write("announced", panic ? "A card is shown on every output" : "The card is gone");
  } else if (who !== null && name && name !== who) {
    write("announced", `Now shown: ${name}`);
  } else if (now === before && now !== announced) {
    write("announced", WORDS[now]);
    announced = now;
  }
  [before, who, card] = [now, name || who, panic];
}

function show(status) {
  const now = stateOf(status), told = typeof status === "object" && status || { live: false };
  if ((shown === "gone" || woken) && now !== "gone" && now !== "locked") {  // it came back, or this page did: ask again
    picture.src = `/view.mjpg?${Date.now()}`;
    woken = false;
  }
  const [width, height] = told.size || [0, 0], control = told.live && told.control || null;
  if (width) picture.style.setProperty("--aspect", width / height);
  state.dataset.state = shown = now;
  write("words", control && (control.panic || control.broken) ? "A card is shown" : control && control.paused ? "Tracking is paused" : WORDS[now]);
  write("numbers", numbersOf(told));
  write("more", moreOf(told));
  if ("open" in told) showReach(told.open);
  showControls(control);
  showOpening(control && control.opening);
  document.body.toggleAttribute("data-stale", ["still", "gone", "locked"].includes(now));
  announce(now, control);
}

async function look() {
  let status = null;
  try {
    const answer = await fetch("/status", { signal: AbortSignal.timeout(3000) });
    if (answer.ok) status = await answer.json();
    else if (answer.status === 403) status = "locked";
  } catch { /* it has stopped, and the page says so */ }
  show(status);
  return status;
}

async function poll() {
  if (await look() !== "locked") setTimeout(poll, 1000);
}

if (location.search) history.replaceState(null, "", "/");  // the token is in a cookie now, and in no picture of the screen
// A page that nobody sees may sleep, as on a phone that is locked; whoever doesn't read is hung up on
document.addEventListener("visibilitychange", () => { woken = !document.hidden; });
listen(look);
poll();
