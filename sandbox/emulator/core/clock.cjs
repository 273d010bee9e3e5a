'use strict';

/**
 * Preload for Lambda processes: Date runs ahead of real time by the number of
 * seconds in the file named by CLOCK_FILE. Date.now() stays a whole number,
 * as callers rely on it. Without CLOCK_FILE nothing changes.
 */

const fs = require('node:fs');

const READ_AGAIN_AFTER_MS = 20;

const file = process.env.CLOCK_FILE;
const RealDate = Date;
const realNow = RealDate.now.bind(RealDate);

let offsetMs = 0;
let readAt = 0;

function now() {
  const real = realNow();
  if (real - readAt > READ_AGAIN_AFTER_MS) {
    readAt = real;
    offsetMs = readOffsetMs();
  }
  return Math.floor(real + offsetMs);
}

function readOffsetMs() {
  try {
    const text = fs.readFileSync(file, 'utf8').trim();
    const seconds = text === '' ? NaN : Number(text);
    // An empty file is one that is being written: keep what was known.
    return Number.isFinite(seconds) ? seconds * 1000 : offsetMs;
  } catch {
    return offsetMs;
  }
}

if (file) {
  globalThis.Date = new Proxy(RealDate, {
    construct(target, args, newTarget) {
      const shifted = args.length === 0 ? [now()] : args;
      return Reflect.construct(target, shifted, newTarget === globalThis.Date ? target : newTarget);
    },
    apply() {
      return new RealDate(now()).toString();
    },
    get(target, property) {
      return property === 'now' ? now : target[property];
    },
  });
}
