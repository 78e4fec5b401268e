// Keys as vcam writes them: ctrl+alt+shift+super, then one name, as "p", "esc" or "pagedown".

const NAMES = {
  "-": "minus", "=": "equal", ",": "comma", ".": "period", "/": "slash", "\\": "backslash", ";": "semicolon",
  "'": "apostrophe", "`": "grave", "[": "leftbracket", "]": "rightbracket", " ": "space", escape: "esc",
  arrowleft: "left", arrowright: "right", arrowup: "up", arrowdown: "down",
};
const PLACE = /^(?:Key|Digit)([A-Z\d])$/;  // where letters and digits are on most keyboards
const OF_DIALS = new Set(["pageup", "pagedown", "home", "end"]);  // a dial that has the focus needs them itself
const WRITTEN = { esc: "Esc", pageup: "Page Up", pagedown: "Page Down", space: "Space", enter: "Enter" };
const HELD = { ctrl: "Control", alt: "Alt", shift: "Shift", super: "Meta" };

export function keyOf(event) {
  const place = PLACE.exec(event.code)?.[1].toLowerCase(), typed = event.key.toLowerCase();
  // What types no name of a key is known by its place, as a Russian letter, or a French digit without Shift
  const foreign = !NAMES[typed] && /^[^a-z\d]$/u.test(typed);
  const name = place && (foreign || event.shiftKey && place <= "9") ? place : NAMES[typed] || typed;
  const held = [["ctrl", event.ctrlKey], ["alt", event.altKey], ["shift", event.shiftKey], ["super", event.metaKey]];
  return [...held.filter(([, down]) => down).map(([mod]) => mod), name].join("+");
}

export function isFree(event, key) {
  const place = event.target;
  if (!(place instanceof HTMLInputElement)) return true;
  return place.type === "range" ? !OF_DIALS.has(key) : key === "esc";
}

// For people
export function written(key) {
  return key.split("+").map(part => WRITTEN[part] || part[0].toUpperCase() + part.slice(1)).join(" + ");
}

// For aria-keyshortcuts
export function shortcut(key) {
  return key.split("+").map(part => HELD[part] || written(part).replace(" ", "").replace("Esc", "Escape")).join("+");
}
