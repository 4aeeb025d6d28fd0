/**
 * True when the text looks like a Compose file of another name: `services:` at the top, behind it something with an image or a build, and no manifest.
 * Asked of every YAML file, so it only looks for words; the reader looks at the tree, and finds nothing in what only looks like it.
 */
export function mayHoldServices(text: string): boolean {
  const services = /^(?:services|["']services["'])[ \t]*:/m.exec(text)?.index;
  if (services === undefined || /^apiVersion[ \t]*:/m.test(text)) return false;
  return /[\s{,"'](?:image|build)["']?[ \t]*:/.test(text.slice(services));
}
