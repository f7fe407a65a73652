/**
 * Masks what differs between two failures of the same kind, so that they get the same signature.
 *
 * @module
 */

/** A signature is cut off after this many characters: the end of a long message is advice. */
const MAX_LENGTH = 200;

/** What is masked, in this order. What stands in quotes stays, except for what a mask matches. */
const MASKS: readonly (readonly [pattern: RegExp, text: string])[] = [
  [/\b[a-z][a-z+.-]*:\/\/[^\s'"<>)\]]+/gi, "<url>"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "<uuid>"],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, "<time>"],
  [/\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b/g, "<time>"],
  [/\b0x[0-9a-f]+\b/gi, "<address>"],
  // A path keeps its file's name.
  [/(?<![\w.@%+~-])(?:\.{1,2}|~)?(?:\/[\w.@%+=,~-]+)+\/([\w.@%+=,~-]+)/g, "$1"],
  [/(^|[\s'"`(=\[])(?:\.{1,2}\/|~\/)?(?:[\w.@%+-]+\/)+([\w@%+-]*\.[\w.]+)/g, "$1$2"],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, "<host>"],
  [
    /\b[a-z0-9][\w-]*(?:\.[\w-]+)*\.(?:local|internal|lan|cluster|hpc|invalid|localdomain|edu|com|org|net|gov)(?::\d+)?\b/gi,
    "<host>",
  ],
  [/(\b(?:host|hostname|node|on)[ =:]+['"]?)[a-z][\w-]*\d[\w.-]*/gi, "$1<host>"],
  // Slurm tells the end of a task and of its steps in any order.
  [/\b(slurmstepd)-[\w.-]+(?=: )/g, "$1"],
  [/\*\*\* (?:JOB|STEP) [\w.+]+ ON /, "*** JOB <n> ON "],
  [/ events?(?:\(s\))? in StepId=\S+/, " event"],
  [/^(srun: error: )\S+(?=: )/, "$1<host>"],
  [/[([]\s*\d+(?:\s*[,x]\s*\d+)+,?\s*[)\]]|\(\d+,\)/g, "<shape>"],
  [/(?<![\w.])\d+(?:x\d+)+\b/g, "<shape>"],
  [/\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{7,64}\b/gi, "<hash>"],
  [/(?<![A-Za-z])\d[\d.,]*\s?(?:[KMGTPE]i?B|bytes)\b/g, "<size>"],
  // The number of an error of the system and of a signal is its name.
  [
    /(?<![A-Za-z]\d*|Errno -?\d*|[Ss]ignal \d*)(?:(?<=^|[\s(=[,:])-)?\d+(?:\.\d+)*(?:e[-+]?\d+)?/gi,
    "<n>",
  ],
  [/<n>(?:\s*[,x]\s*<n>)+/g, "<n>"],
];

/**
 * Makes the signature of a headline.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(
 *   signatureOf("KeyError: 'lr2' in /data/ana/ckpt_9054.pt at step 12"),
 *   "KeyError: 'lr2' in ckpt_<n>.pt at step <n>",
 * );
 * ```
 */
export function signatureOf(headline: string): string {
  const masked = MASKS.reduce((text, [pattern, mask]) => text.replace(pattern, mask), headline);
  return masked.slice(0, MAX_LENGTH);
}
