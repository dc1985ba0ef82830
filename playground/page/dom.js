/** Building elements. Text always becomes text nodes, so that nothing a member wrote is ever read as HTML. */

/** An element with properties (`class`, `on…` listeners, attributes) and children. */
export function element(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const COLOURS = ['#5865f2', '#eb459e', '#3ba55d', '#faa61a', '#ed4245', '#00a8fc'];

/** A round picture with the first letter of a name, as a data address. */
export function avatar(user) {
  const letter = (user.global_name ?? user.username).slice(0, 1).toUpperCase();
  const colour = user.bot ? '#4e5dd6' : COLOURS[Number(BigInt(user.id) % 5n) + 1];
  const glyph = user.bot
    ? '<circle cx="40" cy="40" r="19" fill="#fff"/><circle cx="48" cy="34" r="17" fill="#4e5dd6"/>'
    : `<text x="40" y="53" font-size="38" font-family="sans-serif" fill="#fff" text-anchor="middle">${letter}</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80"><rect width="80" height="80" fill="${colour}"/>${glyph}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

export function displayName(user) {
  return user.global_name ?? user.username;
}
