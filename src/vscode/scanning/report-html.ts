/** What the report page is made of; nothing in it comes from an image: data arrives by message and is shown as text. */
export interface ReportHtmlParts {
  readonly script: string;
  readonly style: string;
  readonly cspSource: string;
  readonly nonce: string;
  readonly imageId: string;
}

/** No network, no inline code, nothing but our own script and style. */
export function reportHtml({ script, style, cspSource, nonce, imageId }: ReportHtmlParts): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<title>Scan report</title>
<link rel="stylesheet" href="${style}">
</head>
<body data-image="${imageId.replace(/[^\w:.-]/g, '')}">
<h1 id="title">Scan report</h1>
<p id="verdict" class="verdict" role="status">Waiting for the report…</p>
<ul id="findings" aria-label="What the policy says"></ul>
<details><summary>Scanners, databases, what was not covered</summary><ul id="notes"></ul></details>
<div class="controls" role="toolbar" aria-label="Filter and order">
<input id="filter" type="search" placeholder="Filter by id, package, path, instruction…" aria-label="Filter">
<label>Severity <select id="severity">
<option value="5">all</option><option value="0">critical</option><option value="1">high and worse</option><option value="2">medium and worse</option><option value="3">low and worse</option>
</select></label>
<label>Sort <select id="sort">
<option value="severity">severity</option><option value="package">package</option><option value="id">id</option><option value="instruction">instruction</option><option value="fix">fix available</option>
</select></label>
<label>Group <select id="group">
<option value="none">not</option><option value="instruction">by instruction</option><option value="package">by package</option>
</select></label>
<span id="count" role="status" aria-live="polite"></span>
<button id="again" type="button">Scan again</button>
</div>
<div id="list" role="listbox" tabindex="0" aria-label="What was found"></div>
<section id="details" tabindex="-1" aria-label="Details"></section>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
