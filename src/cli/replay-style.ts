/** The style of the report: light, dark, narrow, and on paper. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --paper: #ffffff; --card: #f5f7fa; --ink: #1b2733; --quiet: #4a5866;
  --line: #d3dae2; --spent: #1f6fb2; --saved: #2b8a4b; --limit: #b3261e; --unseen: #66727f; }
@media (prefers-color-scheme: dark) { :root { --paper: #12181f; --card: #1b242e; --ink: #e6ecf2; --quiet: #aab6c3;
  --line: #3a4755; --spent: #6cb2f0; --saved: #6fce8d; --limit: #ff8a80; --unseen: #97a4b2; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.25rem 0 .75rem; }
h3 { font-size: 1rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
p, li { color: var(--quiet); margin: .25rem 0; }
ul { padding-left: 1.25rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .75rem; margin: 1.5rem 0;
  padding: 0; }
.tile, figure { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem;
  margin: 0; }
.tile dt { color: var(--quiet); font-size: .9rem; }
.tile dd { margin: 0; }
.tile .figure { display: block; font-size: 1.6rem; font-weight: 650; line-height: 1.3; }
.tile .good { color: var(--saved); }
.tile .bad { color: var(--limit); }
.tile small { color: var(--quiet); font-size: .875rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: .75rem; }
figure svg { display: block; width: 100%; height: auto; }
.wide .picture { overflow-x: auto; }
.wide svg { min-width: 34rem; }
figcaption { color: var(--quiet); font-size: .9rem; margin-top: .5rem; }
details { margin-top: .5rem; }
summary { cursor: pointer; color: var(--spent); font-size: .9rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; width: 100%; }
caption { text-align: left; color: var(--quiet); padding: .25rem 0; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
:focus-visible { outline: 2px solid var(--spent); outline-offset: 2px; }
@media print { :root { --paper: #ffffff; --card: #ffffff; --ink: #000000; --quiet: #333333; --line: #bbbbbb;
  --spent: #1f6fb2; --saved: #2b8a4b; --limit: #b3261e; --unseen: #66727f; }
  body { font-size: 11px; } table { font-size: 9px; } main { max-width: none; padding: 0; }
  .pair { grid-template-columns: 1fr 1fr; } figure, .tile, tr { break-inside: avoid; } h2 { break-after: avoid; }
  .scroll { overflow: visible; } th, td { white-space: normal; padding: .15rem .25rem; }
  tbody th { overflow-wrap: anywhere; } summary { display: none; } }
`;
