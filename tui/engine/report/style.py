"""The page's own style: readable in light and dark, and printed."""

STYLE = """
:root { color-scheme: light dark; --ink: #1c2128; --faint: #5c6670; --paper: #fff;
  --line: #d5dae0; --bar: #3b6ea8; --green: #2e7d46; --yellow: #b07d00; --red: #b3322b;
  --blue: #3b6ea8; --cyan: #16808c; --magenta: #9a3f9a; --dim: #9aa3ad; }
@media (prefers-color-scheme: dark) { :root { --ink: #e3e7eb; --faint: #9aa5b1; --paper: #14181d;
  --line: #37404a; --bar: #6fa3dc; --green: #5fbf7b; --yellow: #d9a927; --red: #ea6a61;
  --blue: #6fa3dc; --cyan: #4cbac6; --magenta: #d07ad0; --dim: #66717d; } }
body { margin: 2rem auto; max-width: 62rem; padding: 0 1.2rem; background: var(--paper);
  color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2.2rem 0 .5rem; }
p { margin: .4rem 0; } .faint, caption, dt { color: var(--faint); }
.notice { border-left: 4px solid var(--yellow); padding: .2rem .8rem; }
.doubt { border-left-color: var(--magenta); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.2rem; margin: .8rem 0; }
dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; }
th, td { text-align: left; vertical-align: top; padding: .2rem .8rem .2rem 0;
  border-bottom: 1px solid var(--line); }
td:last-child { overflow-wrap: anywhere; }
th { font-weight: 600; } .number { text-align: right; font-variant-numeric: tabular-nums;
  white-space: nowrap; } tfoot td { font-weight: 600; }
.wide { overflow-x: auto; } .mono, pre { font-family: ui-monospace, monospace; font-size: .9em; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line);
  padding: .6rem .8rem; }
svg { display: block; margin: .5rem 0; } svg text { fill: var(--faint); font-size: 12px; }
svg rect { stroke: var(--paper); }
svg .axis { stroke: var(--line); } .swatch { display: inline-block; width: .7em; height: .7em;
  margin-right: .5em; border-radius: 2px; }
.bar { fill: var(--bar); } .green { fill: var(--green); background: var(--green); }
.yellow { fill: var(--yellow); background: var(--yellow); }
.red { fill: var(--red); background: var(--red); }
.blue { fill: var(--blue); background: var(--blue); }
.cyan { fill: var(--cyan); background: var(--cyan); }
.magenta { fill: var(--magenta); background: var(--magenta); }
.dim { fill: var(--dim); background: var(--dim); }
@media print { :root { color-scheme: light; --ink: #000; --faint: #444; --paper: #fff;
  --line: #bbb; } body { margin: 0; max-width: none; font-size: 11px; }
  tr, svg, dl { break-inside: avoid; } h2 { break-after: avoid; }
  .swatch, rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""
"""No address in it: the page loads nothing."""
