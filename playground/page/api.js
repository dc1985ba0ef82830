/** The control API of the stand-in, and its stream of events. */

async function answered(response) {
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? `The playground answered ${response.status}.`);
  return body;
}

export async function get(path) {
  return answered(await fetch(`/playground/${path}`));
}

/** Posts JSON; throws an Error with the one sentence that the playground gave. */
export async function post(path, body) {
  const headers = { 'Content-Type': 'application/json' };
  return answered(await fetch(`/playground/${path}`, { method: 'POST', headers, body: JSON.stringify(body) }));
}

/**
 * Follows events from number `after` on.
 * @param {Record<string, (body: object) => void>} listeners by kind of event
 * @param {(isOpen: boolean) => void} onState told when the stream opens or breaks
 */
export function follow(after, listeners, onState) {
  const source = new EventSource(`/playground/events?after=${after}`);
  source.onopen = () => onState(true);
  source.onerror = () => onState(false);
  for (const [kind, listen] of Object.entries(listeners)) {
    source.addEventListener(kind, (event) => listen(JSON.parse(event.data)));
  }
}

/** A picked file as the playground takes it. */
export async function encodeFile(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return { filename: file.name, content_base64: btoa(binary), content_type: file.type || undefined };
}
