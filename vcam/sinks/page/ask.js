// Gives vcam a command. It takes them from this page alone, which has the token of its run.

const SELDOM_MS = 120;  // between two values of a dial that is being turned

let token = "", heard = () => {};

export function mayAsk(newToken, onAnswer) {
  token = newToken;
  heard = onAnswer || heard;
}

export async function ask(word, value = "") {
  if (!token) return;
  try {
    const answer = await fetch(`/command/${word}`, {
      method: "POST", body: value, headers: { "X-Vcam-Token": token }, signal: AbortSignal.timeout(3000),
    });
    heard(answer.ok ? "" : (await answer.text()).replace(/^\d+ /, "").trim());
  } catch { /* it has stopped, and the page says so */ }
}

// At once, then the newest value at most every SELDOM_MS
export function seldom(give) {
  let waiting = null, busy = false;
  const go = value => {
    if (busy) { waiting = [value]; return; }
    busy = true;
    give(value);
    setTimeout(() => {
      busy = false;
      const last = waiting;
      waiting = null;
      if (last) go(last[0]);
    }, SELDOM_MS);
  };
  return go;
}
