// Lists of buttons to choose from. A list is built anew only when it changed, so that nobody loses the focus.

const built = new Map();

export function choices(place, items, onChoice) {
  const list = document.getElementById(place), now = JSON.stringify(items.map(({ pressed, ...fixed }) => fixed));
  if (built.get(place) !== now) {
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.value : null;
    list.replaceChildren(...items.map(item => entry(item, onChoice)));
    built.set(place, now);
    if (focused !== null) [...list.querySelectorAll("button")].find(it => it.dataset.value === focused)?.focus();
  }
  list.querySelectorAll("button").forEach((button, i) => button.setAttribute("aria-pressed", items[i].pressed));
}

function entry({ value, title, picture, key }, onChoice) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.value = value;
  if (picture !== undefined) button.append(thumbnail(picture, title));
  const name = document.createElement("span");
  name.textContent = title;
  button.append(name);
  button.title = title;
  if (key) {
    const kbd = document.createElement("kbd");
    kbd.textContent = key;
    kbd.ariaHidden = "true";
    button.append(kbd);
  }
  button.addEventListener("click", () => onChoice(value));
  const line = document.createElement("li");
  line.append(button);
  return line;
}

function thumbnail(picture, title) {
  if (!picture) {
    const letter = document.createElement("b");
    letter.ariaHidden = "true";
    letter.textContent = [...title][0] || "?";
    return letter;
  }
  const image = document.createElement("img");
  image.alt = "";
  image.loading = "lazy";
  image.src = `/picture/${picture}`;
  return image;
}
