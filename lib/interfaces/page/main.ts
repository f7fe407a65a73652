/**
 * x
 *
 * @module
 */
/// <reference lib="dom" />
document.body.append("hello");
