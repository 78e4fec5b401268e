// The picture alone, with its alpha, for programs that show it on. Nothing at all while vcam gives none.

const AGAIN_MS = 1000, LOCKED_MS = 10000, SILENT_MS = 3000;

const canvas = document.getElementById("picture");
const context = canvas.getContext("2d");

function clear() {
  context.clearRect(0, 0, canvas.width, canvas.height);
}

// (JPEG of the colours, PNG whose alpha is the picture's or nothing), their lengths before them
async function draw(data) {
  const view = new DataView(data.buffer, data.byteOffset), [colour, mask] = [view.getUint32(0, true), view.getUint32(4, true)];
  const pieces = [data.subarray(8, 8 + colour), data.subarray(8 + colour, 8 + colour + mask)].filter(it => it.length);
  const [picture, alpha] = await Promise.all(pieces.map(it => createImageBitmap(new Blob([it]))));
  if (canvas.width !== picture.width || canvas.height !== picture.height) {
    [canvas.width, canvas.height] = [picture.width, picture.height];
  }
  context.globalCompositeOperation = "copy";
  context.drawImage(picture, 0, 0);
  if (alpha) {
    context.globalCompositeOperation = "destination-in";
    context.drawImage(alpha, 0, 0);
  }
  context.globalCompositeOperation = "source-over";
  picture.close();
  alpha?.close();
}

// Of all the whole pictures in `data` the newest, and what is left behind it
function newest(data) {
  let picture = null;
  while (data.length >= 4) {
    const length = new DataView(data.buffer, data.byteOffset).getUint32(0, true);
    if (data.length < 4 + length) break;
    picture = data.subarray(4, 4 + length);
    data = data.subarray(4 + length);
  }
  return [picture, data];
}

async function watch() {
  const stopping = new AbortController();
  let silent = setTimeout(() => stopping.abort(), SILENT_MS);
  try {
    const answer = await fetch("/clean.stream", { signal: stopping.signal });
    if (!answer.ok) return answer.status === 403 ? LOCKED_MS : AGAIN_MS;
    const reader = answer.body.getReader();
    for (let left = new Uint8Array(0), picture; ;) {
      const { done, value } = await reader.read();
      if (done) break;
      const data = new Uint8Array(left.length + value.length);
      data.set(left);
      data.set(value, left.length);
      [picture, left] = newest(data);
      if (!picture) continue;
      clearTimeout(silent);
      silent = setTimeout(() => { clear(); stopping.abort(); }, SILENT_MS);
      await draw(picture);
    }
  } catch { /* it has stopped, or is silent */ } finally {
    clearTimeout(silent);
    stopping.abort();
    clear();
  }
  return AGAIN_MS;
}

async function again() {
  setTimeout(again, await watch());
}

if (location.search.includes("token=")) history.replaceState(null, "", "/?clean=1");
again();
