// What is turned rather than pressed: framing, calm and colour. A dial in somebody's hand is not moved by us.

import { ask, seldom } from "./ask.js";

const HELD_MS = 1500;

const at = id => document.getElementById(id);
const touched = new Map();

function write(id, value) {
  if (Date.now() - (touched.get(id) || 0) > HELD_MS && at(id).value !== String(value)) at(id).value = value;
}

function turned(id, give) {
  const slow = seldom(give);
  at(id).addEventListener("input", () => {
    touched.set(id, Date.now());
    slow();
    say();
  });
}

function say() {
  const percent = value => `${Math.round(100 * value)} %`;
  for (const id of ["zoom", "across", "down", "smoothing"]) {
    const words = percent(at(id).value);
    if (at(`${id}-now`).textContent !== words) at(`${id}-now`).textContent = words;
    at(id).setAttribute("aria-valuetext", words);
  }
}

const frame = () => ask("framing", ["zoom", "across", "down"].map(id => Number(at(id).value).toFixed(2)).join(","));

export function showDials({ zoom, offset, smoothing, smoothing_cost: cost, background }) {
  write("zoom", zoom);
  write("across", offset[0]);
  write("down", offset[1]);
  write("smoothing", smoothing ?? 0);
  say();
  if (smoothing === null) at("smoothing-now").textContent = "off";
  at("smoothing-cost").textContent = cost;
  if (/^#[0-9a-f]{6}$/i.test(background)) write("colour", background.toLowerCase());
}

for (const id of ["zoom", "across", "down"]) turned(id, frame);
turned("smoothing", () => ask("smoothing", Number(at("smoothing").value).toFixed(2)));
turned("colour", () => ask("background", at("colour").value));
at("usual").addEventListener("click", () => {
  for (const [id, value] of [["zoom", 1], ["across", 0], ["down", 0]]) {
    touched.set(id, Date.now());
    at(id).value = value;
  }
  say();
  frame();
});
