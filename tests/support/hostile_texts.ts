/**
 * Texts that try to run in a page, to break out of where they stand, or to spoil what stands beside
 * them.
 *
 * @module
 */

/** Calls what the browser of the tests counts. */
const RUN = "executed(1)";

/** Markup that runs where a text is taken for markup. */
const MARKUP: readonly string[] = [
  `<script>${RUN}</script>`,
  `</script><script>${RUN}</script>`,
  `</ScRiPt ><script>${RUN}</script>`,
  `<!--<script>${RUN}</script>-->`,
  `--><script>${RUN}</script>`,
  `]]><script>${RUN}</script>`,
  `</style><script>${RUN}</script>`,
  `</title><script>${RUN}</script>`,
  `</noscript><script>${RUN}</script>`,
  `</textarea><script>${RUN}</script>`,
  `<img src=x onerror=${RUN}>`,
  `"><img src=x onerror=${RUN}>`,
  `'><img src=x onerror=${RUN}>`,
  `<svg onload=${RUN}>`,
  `<svg><script>${RUN}</script></svg>`,
  `<svg><animate onbegin=${RUN} attributeName=x dur=1s>`,
  `<math><mi xlink:href="javascript:${RUN}">x</mi></math>`,
  `<iframe src="javascript:${RUN}"></iframe>`,
  `<iframe srcdoc="<script>parent.${RUN}</script>"></iframe>`,
  `<object data="javascript:${RUN}"></object>`,
  `<embed src="javascript:${RUN}">`,
  `<a href="javascript:${RUN}">here</a>`,
  `<body onload=${RUN}>`,
  `<input autofocus onfocus=${RUN}>`,
  `<details open ontoggle=${RUN}>`,
  `<video><source onerror=${RUN}></video>`,
  `<base href="https://example.org/">`,
  `<meta http-equiv=refresh content="0;url=https://example.org/">`,
  `<link rel=stylesheet href=https://example.org/x.css>`,
  `<form action=https://example.org/><button>Send</button></form>`,
  `<style>*{display:none}</style>`,
  `<style>@import url(https://example.org/x.css)</style>`,
  `<div style="position:fixed;inset:0;background:red">`,
  `<marquee onstart=${RUN}>`,
  `<x onclick=${RUN}>x</x>`,
];

/** Texts that run where they are put into code, a template, an attribute or an address. */
const CODE: readonly string[] = [
  `javascript:${RUN}`,
  `data:text/html,<script>${RUN}</script>`,
  `\${${RUN}}`,
  `{{${RUN}}}`,
  `';${RUN};'`,
  `";${RUN};"`,
  "`;" + RUN + ";`",
  `\\";${RUN}//`,
  `" onmouseover=${RUN} x="`,
  `' autofocus onfocus=${RUN} x='`,
  `&lt;script&gt;${RUN}&lt;/script&gt;`,
  `&#60;script&#62;${RUN}&#60;/script&#62;`,
  `\\u003cscript\\u003e${RUN}\\u003c/script\\u003e`,
  `%3Cscript%3E${RUN}%3C/script%3E`,
  `=HYPERLINK("https://example.org";"x")`,
  `__proto__`,
  `constructor`,
  `toString`,
  `hasOwnProperty`,
];

/** Texts that move, hide or turn what stands beside them. */
const LOOKS: readonly string[] = [
  "a\u202eb\u2066c",
  "\u202d\u2067turned\u2069",
  "a\u0000b",
  "a\u001b[31mred\u001b[0m",
  "line\nbreak\rreturn\ttab",
  "\u2028line\u2029paragraph",
  "\ufeffmark\u200bzero\u2060joiner",
  "\ud800lonely",
  "Z\u0351\u036b\u0343\u036a".repeat(20),
  "x".repeat(2000),
  "\u6f22".repeat(300),
  "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
  "\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67",
  "",
  " ",
  "NaN",
  "null",
  "-Infinity",
];

/** All hostile texts. */
export const HOSTILE_TEXTS: readonly string[] = [...MARKUP, ...CODE, ...LOOKS];
