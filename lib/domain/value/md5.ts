/**
 * MD5 of ASCII text (RFC 1321).
 *
 * Written here because a state point is hashed for every job of every listing: for a few hundred
 * bytes this is faster than the runtime's own, whose module alone takes 16 ms to load.
 *
 * @module
 */

/**
 * The 32 hexadecimal digits of the MD5 of a text.
 *
 * @param text ASCII only: each UTF-16 unit is taken as one byte
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(md5("{}"), "99914b932bd37a50b983c5e7c90ae93b");
 * ```
 */
export function md5(text: string): string {
  const words = padded(text);
  const end = (((text.length + 8) >>> 6) + 1) * 16;
  let a = 0x67452301;
  let b = 0xefcdab89 | 0;
  let c = 0x98badcfe | 0;
  let d = 0x10325476;
  for (let at = 0; at < end; at += 16) {
    const a0 = a;
    const b0 = b;
    const c0 = c;
    const d0 = d;
    // The 64 steps of RFC 1321 §3.4, written out: as a loop over tables they take three times as long.
    const w0 = word(words, at + 0);
    const w1 = word(words, at + 1);
    const w2 = word(words, at + 2);
    const w3 = word(words, at + 3);
    const w4 = word(words, at + 4);
    const w5 = word(words, at + 5);
    const w6 = word(words, at + 6);
    const w7 = word(words, at + 7);
    const w8 = word(words, at + 8);
    const w9 = word(words, at + 9);
    const w10 = word(words, at + 10);
    const w11 = word(words, at + 11);
    const w12 = word(words, at + 12);
    const w13 = word(words, at + 13);
    const w14 = word(words, at + 14);
    const w15 = word(words, at + 15);
    // deno-fmt-ignore
    {
    a = a + (b & c | ~b & d) + (w0 - 680876936 | 0) | 0; a = (a << 7 | a >>> 25) + b | 0;
    d = d + (a & b | ~a & c) + (w1 - 389564586 | 0) | 0; d = (d << 12 | d >>> 20) + a | 0;
    c = c + (d & a | ~d & b) + (w2 + 606105819 | 0) | 0; c = (c << 17 | c >>> 15) + d | 0;
    b = b + (c & d | ~c & a) + (w3 - 1044525330 | 0) | 0; b = (b << 22 | b >>> 10) + c | 0;
    a = a + (b & c | ~b & d) + (w4 - 176418897 | 0) | 0; a = (a << 7 | a >>> 25) + b | 0;
    d = d + (a & b | ~a & c) + (w5 + 1200080426 | 0) | 0; d = (d << 12 | d >>> 20) + a | 0;
    c = c + (d & a | ~d & b) + (w6 - 1473231341 | 0) | 0; c = (c << 17 | c >>> 15) + d | 0;
    b = b + (c & d | ~c & a) + (w7 - 45705983 | 0) | 0; b = (b << 22 | b >>> 10) + c | 0;
    a = a + (b & c | ~b & d) + (w8 + 1770035416 | 0) | 0; a = (a << 7 | a >>> 25) + b | 0;
    d = d + (a & b | ~a & c) + (w9 - 1958414417 | 0) | 0; d = (d << 12 | d >>> 20) + a | 0;
    c = c + (d & a | ~d & b) + (w10 - 42063 | 0) | 0; c = (c << 17 | c >>> 15) + d | 0;
    b = b + (c & d | ~c & a) + (w11 - 1990404162 | 0) | 0; b = (b << 22 | b >>> 10) + c | 0;
    a = a + (b & c | ~b & d) + (w12 + 1804603682 | 0) | 0; a = (a << 7 | a >>> 25) + b | 0;
    d = d + (a & b | ~a & c) + (w13 - 40341101 | 0) | 0; d = (d << 12 | d >>> 20) + a | 0;
    c = c + (d & a | ~d & b) + (w14 - 1502002290 | 0) | 0; c = (c << 17 | c >>> 15) + d | 0;
    b = b + (c & d | ~c & a) + (w15 + 1236535329 | 0) | 0; b = (b << 22 | b >>> 10) + c | 0;
    a = a + (d & b | ~d & c) + (w1 - 165796510 | 0) | 0; a = (a << 5 | a >>> 27) + b | 0;
    d = d + (c & a | ~c & b) + (w6 - 1069501632 | 0) | 0; d = (d << 9 | d >>> 23) + a | 0;
    c = c + (b & d | ~b & a) + (w11 + 643717713 | 0) | 0; c = (c << 14 | c >>> 18) + d | 0;
    b = b + (a & c | ~a & d) + (w0 - 373897302 | 0) | 0; b = (b << 20 | b >>> 12) + c | 0;
    a = a + (d & b | ~d & c) + (w5 - 701558691 | 0) | 0; a = (a << 5 | a >>> 27) + b | 0;
    d = d + (c & a | ~c & b) + (w10 + 38016083 | 0) | 0; d = (d << 9 | d >>> 23) + a | 0;
    c = c + (b & d | ~b & a) + (w15 - 660478335 | 0) | 0; c = (c << 14 | c >>> 18) + d | 0;
    b = b + (a & c | ~a & d) + (w4 - 405537848 | 0) | 0; b = (b << 20 | b >>> 12) + c | 0;
    a = a + (d & b | ~d & c) + (w9 + 568446438 | 0) | 0; a = (a << 5 | a >>> 27) + b | 0;
    d = d + (c & a | ~c & b) + (w14 - 1019803690 | 0) | 0; d = (d << 9 | d >>> 23) + a | 0;
    c = c + (b & d | ~b & a) + (w3 - 187363961 | 0) | 0; c = (c << 14 | c >>> 18) + d | 0;
    b = b + (a & c | ~a & d) + (w8 + 1163531501 | 0) | 0; b = (b << 20 | b >>> 12) + c | 0;
    a = a + (d & b | ~d & c) + (w13 - 1444681467 | 0) | 0; a = (a << 5 | a >>> 27) + b | 0;
    d = d + (c & a | ~c & b) + (w2 - 51403784 | 0) | 0; d = (d << 9 | d >>> 23) + a | 0;
    c = c + (b & d | ~b & a) + (w7 + 1735328473 | 0) | 0; c = (c << 14 | c >>> 18) + d | 0;
    b = b + (a & c | ~a & d) + (w12 - 1926607734 | 0) | 0; b = (b << 20 | b >>> 12) + c | 0;
    a = a + (b ^ c ^ d) + (w5 - 378558 | 0) | 0; a = (a << 4 | a >>> 28) + b | 0;
    d = d + (a ^ b ^ c) + (w8 - 2022574463 | 0) | 0; d = (d << 11 | d >>> 21) + a | 0;
    c = c + (d ^ a ^ b) + (w11 + 1839030562 | 0) | 0; c = (c << 16 | c >>> 16) + d | 0;
    b = b + (c ^ d ^ a) + (w14 - 35309556 | 0) | 0; b = (b << 23 | b >>> 9) + c | 0;
    a = a + (b ^ c ^ d) + (w1 - 1530992060 | 0) | 0; a = (a << 4 | a >>> 28) + b | 0;
    d = d + (a ^ b ^ c) + (w4 + 1272893353 | 0) | 0; d = (d << 11 | d >>> 21) + a | 0;
    c = c + (d ^ a ^ b) + (w7 - 155497632 | 0) | 0; c = (c << 16 | c >>> 16) + d | 0;
    b = b + (c ^ d ^ a) + (w10 - 1094730640 | 0) | 0; b = (b << 23 | b >>> 9) + c | 0;
    a = a + (b ^ c ^ d) + (w13 + 681279174 | 0) | 0; a = (a << 4 | a >>> 28) + b | 0;
    d = d + (a ^ b ^ c) + (w0 - 358537222 | 0) | 0; d = (d << 11 | d >>> 21) + a | 0;
    c = c + (d ^ a ^ b) + (w3 - 722521979 | 0) | 0; c = (c << 16 | c >>> 16) + d | 0;
    b = b + (c ^ d ^ a) + (w6 + 76029189 | 0) | 0; b = (b << 23 | b >>> 9) + c | 0;
    a = a + (b ^ c ^ d) + (w9 - 640364487 | 0) | 0; a = (a << 4 | a >>> 28) + b | 0;
    d = d + (a ^ b ^ c) + (w12 - 421815835 | 0) | 0; d = (d << 11 | d >>> 21) + a | 0;
    c = c + (d ^ a ^ b) + (w15 + 530742520 | 0) | 0; c = (c << 16 | c >>> 16) + d | 0;
    b = b + (c ^ d ^ a) + (w2 - 995338651 | 0) | 0; b = (b << 23 | b >>> 9) + c | 0;
    a = a + (c ^ (b | ~d)) + (w0 - 198630844 | 0) | 0; a = (a << 6 | a >>> 26) + b | 0;
    d = d + (b ^ (a | ~c)) + (w7 + 1126891415 | 0) | 0; d = (d << 10 | d >>> 22) + a | 0;
    c = c + (a ^ (d | ~b)) + (w14 - 1416354905 | 0) | 0; c = (c << 15 | c >>> 17) + d | 0;
    b = b + (d ^ (c | ~a)) + (w5 - 57434055 | 0) | 0; b = (b << 21 | b >>> 11) + c | 0;
    a = a + (c ^ (b | ~d)) + (w12 + 1700485571 | 0) | 0; a = (a << 6 | a >>> 26) + b | 0;
    d = d + (b ^ (a | ~c)) + (w3 - 1894986606 | 0) | 0; d = (d << 10 | d >>> 22) + a | 0;
    c = c + (a ^ (d | ~b)) + (w10 - 1051523 | 0) | 0; c = (c << 15 | c >>> 17) + d | 0;
    b = b + (d ^ (c | ~a)) + (w1 - 2054922799 | 0) | 0; b = (b << 21 | b >>> 11) + c | 0;
    a = a + (c ^ (b | ~d)) + (w8 + 1873313359 | 0) | 0; a = (a << 6 | a >>> 26) + b | 0;
    d = d + (b ^ (a | ~c)) + (w15 - 30611744 | 0) | 0; d = (d << 10 | d >>> 22) + a | 0;
    c = c + (a ^ (d | ~b)) + (w6 - 1560198380 | 0) | 0; c = (c << 15 | c >>> 17) + d | 0;
    b = b + (d ^ (c | ~a)) + (w13 + 1309151649 | 0) | 0; b = (b << 21 | b >>> 11) + c | 0;
    a = a + (c ^ (b | ~d)) + (w4 - 145523070 | 0) | 0; a = (a << 6 | a >>> 26) + b | 0;
    d = d + (b ^ (a | ~c)) + (w11 - 1120210379 | 0) | 0; d = (d << 10 | d >>> 22) + a | 0;
    c = c + (a ^ (d | ~b)) + (w2 + 718787259 | 0) | 0; c = (c << 15 | c >>> 17) + d | 0;
    b = b + (d ^ (c | ~a)) + (w9 - 343485551 | 0) | 0; b = (b << 21 | b >>> 11) + c | 0;
    }
    a = (a + a0) | 0;
    b = (b + b0) | 0;
    c = (c + c0) | 0;
    d = (d + d0) | 0;
  }
  return hex(a) + hex(b) + hex(c) + hex(d);
}

const BYTE_HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

let scratch = new Int32Array(256);

/** The text as little-endian words with RFC 1321's padding, in a buffer that is used again. */
function padded(text: string): Int32Array {
  const length = text.length;
  const size = (((length + 8) >>> 6) + 1) * 16;
  if (scratch.length < size) scratch = new Int32Array(size * 2);
  const words = scratch;
  const whole = length >>> 2;
  for (let i = 0; i < whole; i++) {
    const at = i << 2;
    words[i] = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 8) |
      (text.charCodeAt(at + 2) << 16) |
      (text.charCodeAt(at + 3) << 24);
  }
  let last = 0x80 << ((length & 3) * 8);
  for (let at = whole << 2; at < length; at++) last |= text.charCodeAt(at) << ((at & 3) * 8);
  words[whole] = last;
  words.fill(0, whole + 1, size);
  words[size - 2] = length << 3;
  words[size - 1] = length >>> 29;
  return words;
}

function hex(word: number): string {
  return (BYTE_HEX[word & 255] as string) + BYTE_HEX[(word >>> 8) & 255] +
    BYTE_HEX[(word >>> 16) & 255] +
    BYTE_HEX[word >>> 24];
}

function word(words: Int32Array, at: number): number {
  return words[at] as number;
}
