// Runs in this commit or in an older one: it uses only what the overshoot benchmark of both has, and no types.
const { Environment } = require('../overshoot/function');
const { guardMonth } = require('../overshoot/guarded-month');

const { sizes, months, seed } = JSON.parse(process.argv[2]);
const MS_PER_DAY = 86_400_000;
const EXHAUSTION = Date.UTC(2026, 10, 20, 12);
const BEGAN = EXHAUSTION - 10 * MS_PER_DAY;
/** 0.10 USD an hour, in micro-revantios a second. */
const RATE = 277_777_777_778n;
const STOPS = new Set(['disable', 'stop-instances']);
const SPOKE_CALLS = new Set([...STOPS, 'session', 'describe', 'describe-instances']);

const watched = { calls: 0, lastStopAt: undefined };

for (const kind of ['read', 'write']) {
  const original = Environment.prototype[kind];
  Environment.prototype[kind] = async function (call, effect, name) {
    if (SPOKE_CALLS.has(call)) watched.calls += 1;
    const result = await original.call(this, call, effect, name);
    if (STOPS.has(call)) watched.lastStopAt = this.time.now();
    return result;
  };
}

/** So many instances, all of which run since long, and a limit that they reach together. */
function month(size) {
  const instances = Array.from({ length: size }, (_, index) => ({
    arn: `arn:aws:ec2:us-east-1:123456789012:instance/i-${String(index).padStart(17, '0')}`,
    rate: RATE,
    toggles: [BEGAN],
  }));
  const speed = RATE * BigInt(size);
  const limit = (speed * BigInt(EXHAUSTION - BEGAN)) / 1_000n;
  return { period: '2026-11', instances, billedMs: 1_000, limit, exhaustion: EXHAUSTION, speed };
}

/** Lehmer's generator, as in the C++ standard. */
function seeded(from) {
  let state = from;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Those of today; earlier commits know none. */
const NO_FAULTS = { throttled: 0, callsLost: 0, eventsLost: 0, messagesLost: 0 };

async function main() {
  for (const size of sizes) {
    for (let index = 0; index < months; index++) {
      Object.assign(watched, { calls: 0, lastStopAt: undefined });
      const { running } = await guardMonth(month(size), seeded(seed + index), { functions: 0, faults: NO_FAULTS });
      if (running > 0) throw new Error(`${running} of ${size} instances still run`);
      const seconds = (watched.lastStopAt - EXHAUSTION) / 1_000;
      console.log(JSON.stringify({ size, seconds, calls: watched.calls }));
    }
  }
}

void main();
