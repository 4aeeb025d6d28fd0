/** True when two names mean the same image, as different runtimes and events write them: `web`, `web:latest`, `localhost/web:latest`, `docker.io/library/web`. */
export function isSameName(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

function plain(name: string): string {
  const short = name.replace(/^docker\.io\/(?:library\/)?|^localhost\//, '');
  return /[:@][^/]*$/.test(short) ? short : `${short}:latest`;
}
