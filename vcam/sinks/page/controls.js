// The controls: what can be chosen and how it stands. They show what vcam says, never what was only asked for.

import { ask, mayAsk } from "./ask.js";
import { choices } from "./choices.js";
import { showDials } from "./dials.js";
import { isFree, keyOf, shortcut, written } from "./keys.js";

const MEANINGS = {
  toggle: "Photo or avatar", next: "Next photo", avatar: "The avatar", wear_next: "Next avatar",
  wear_previous: "Avatar before", recentre: "Recentre", neutral: "Neutral", pause: "Pause tracking",
  panic: "Panic: a card", on_air: "On air", record: "Record", expression: "Expression",
};
const HOLD = ":hold";  // the expression is on as long as its key is held
const holding = new Map();
const at = id => document.getElementById(id);
let byKey = {}, keysTold = "", newest = 0, shown = null;

export function write(id, text) {
  if (at(id).textContent !== text) at(id).textContent = text;
}

function press(id, on, name = "aria-pressed") {
  at(id).setAttribute(name, String(on));
}

// [word, value] of a word that has a key; `hold` is what holding it means
function commandOf(word, hold) {
  const space = word.indexOf(" ");
  if (space < 0) return [word, ""];
  return [word.slice(0, space), word.endsWith(HOLD) ? word.slice(space + 1, -HOLD.length) + hold : word.slice(space + 1)];
}

async function letGo(code) {
  if (!holding.has(code)) return;
  const [word, asked] = holding.get(code);
  holding.delete(code);
  await asked;  // that it is on must come there first
  ask(...commandOf(word, ":off"));
}

function showKeys(keys) {
  if (keysTold === JSON.stringify(keys)) return;
  keysTold = JSON.stringify(keys);
  byKey = Object.fromEntries(Object.entries(keys).map(([word, key]) => [key, word]));
  for (const button of document.querySelectorAll("button[data-word]:not([data-value])")) {
    const key = keys[button.dataset.word];
    button.querySelector("kbd")?.remove();
    button.removeAttribute("aria-keyshortcuts");
    if (!key) continue;
    const kbd = document.createElement("kbd");
    kbd.textContent = written(key);
    kbd.ariaHidden = "true";
    button.append(kbd);
    button.setAttribute("aria-keyshortcuts", shortcut(key));
  }
  at("keys").replaceChildren(...Object.entries(keys).flatMap(([word, key]) => {
    const [name, value] = commandOf(word, ", while held"), meaning = document.createElement("dt"), place = document.createElement("dd");
    meaning.textContent = [MEANINGS[name] || name, value].filter(Boolean).join(" ");
    place.textContent = written(key);
    return [meaning, place];
  }));
}

function showMessages(messages) {
  at("message-section").hidden = !messages.length;
  for (const { number, level, text } of messages.filter(it => it.number > newest)) {
    const line = document.createElement("li");
    line.dataset.level = level;
    line.textContent = { warning: "Warning: ", error: "Error: " }[level] || "";
    line.append(text);
    at("messages").append(line);
    newest = number;
  }
  if (messages.length && messages.at(-1).number < newest) newest = 0;  // another run
  while (at("messages").children.length > 8) at("messages").firstElementChild.remove();
}

function showPeople({ avatars, photos, photo, name, avatar, expressions, held, keys }) {
  at("photo-section").hidden = !photos.length;
  write("other", photo ? "Avatar" : "Photo");
  at("next").hidden = photos.length < 2;
  const choice = (it, pressed) => ({ value: it.name, title: it.title, picture: it.picture, pressed });
  choices("photos", photos.map(it => choice(it, photo && it.name === name)), value => ask("photo", value));
  at("avatar-section").hidden = !avatars.length;
  choices("avatars", avatars.map(it => choice(it, it.name === avatar)), value => ask("wear", value));
  at("expression-section").hidden = !expressions.length;
  choices("expressions", expressions.map((it, i) => (
    { value: it, title: it, pressed: held.includes(it), key: keys[`expression ${i + 1}`] || keys[`expression ${i + 1}:hold`] || "" }
  )), value => ask("expression", value));
}

function showAir({ on_air, panic, broken, paused, recording, camera_out, camera_fix, viewers }) {
  const there = camera_out || viewers && "programs that take it from this page";
  press("on_air", on_air, "aria-checked");
  at("on_air").hidden = !there;
  at("air-section").hidden = !there && !camera_fix && !broken;
  const picture = on_air && !panic && !broken, others = picture ? `Others see the picture: ${there}` : "Others see a card";
  const why = broken && !panic ? `: ${broken}. Choose another avatar` : "";
  write("air-about", there || why ? others + why : camera_fix && `No virtual camera: ${camera_fix}`);
  at("panic").firstChild.data = panic ? "A card is shown: go on" : "Panic: show a card";
  document.body.toggleAttribute("data-panic", panic);
  press("pause", paused);
  press("record", Boolean(recording));
  write("film-now", recording ? `Writing ${recording}` : "");
}

export function showControls(control) {
  shown = control;
  mayAsk(control ? control.token : "");
  at("controls").hidden = at("alarm").hidden = !control;
  document.body.toggleAttribute("data-controls", Boolean(control));
  if (!control) return;
  showKeys(control.keys);
  showPeople(control);
  showAir(control);
  showDials(control);
  press("soft", control.background === "soft");
  press("transparent", control.background === "transparent");
  write("background-now", control.background ? `Now: ${control.background}` : "");
  showMessages(control.messages);
}

export function listen(look) {
  mayAsk("", refused => {
    at("trouble").hidden = !refused;
    write("trouble", refused);
    setTimeout(look, 150);  // the next picture obeys
  });
  for (const button of document.querySelectorAll("button[data-word]")) {
    button.addEventListener("click", () => ask(button.dataset.word, button.dataset.value));
  }
  document.addEventListener("keydown", event => {
    const key = keyOf(event), word = byKey[key];
    if (!shown || !word || event.repeat || !isFree(event, key)) return;
    event.preventDefault();
    const asked = ask(...commandOf(word, ":on"));
    if (word.endsWith(HOLD)) holding.set(event.code, [word, asked]);
  });
  document.addEventListener("keyup", event => letGo(event.code));
  addEventListener("blur", () => [...holding.keys()].forEach(letGo));  // whoever has the focus hears the rest
}
