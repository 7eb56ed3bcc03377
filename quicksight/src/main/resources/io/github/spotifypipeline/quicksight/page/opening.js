// What comes first: where problems are written down, and the unpacking of what the page carries.

const root = document.documentElement;

/** What went wrong stands where a test, or a curious reader, can see it. */
function report(message) {
  root.dataset.errors += (root.dataset.errors ? '\n' : '') + message;
}

addEventListener('error', event => report(event.message));
addEventListener('unhandledrejection', event => report(String(event.reason)));
addEventListener('securitypolicyviolation', event => report(`blocked: ${event.violatedDirective} ${event.blockedURI}`));

/** A part of the page, which is carried as base64 of gzip. */
function unpacked(id) {
  const text = atob(document.getElementById(id).textContent);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')));
}

if (!window.DecompressionStream) {
  const excuse = 'This browser is too old for this page: it needs Chrome or Edge 80, Firefox 113, Safari 16.4, or newer.';
  document.getElementById('sheets').textContent = excuse;
  throw new Error(excuse);
}

const [library, packedData] = await Promise.all([unpacked('charts').text(), unpacked('data').arrayBuffer()]);
document.head.append(Object.assign(document.createElement('script'), { textContent: library }));
