/// The look of the report: one column of text, figures as wide as it, legible in light and dark.
///
/// Colours are variables, chosen by the reader's preference; the series colours are chosen
/// after Okabe and Ito, who made theirs for colour-blind readers.
package enum Stylesheet {
  /// The colours, which drawings name by their variables.
  private static let colors = """
    :root { color-scheme: light dark;
      --paper: #fdfcf9; --ink: #1d1b18; --soft: #6b665e; --faint: #a29c92; --rule: #e2ddd3;
      --panel: #f5f2eb; --kept: #2f6f9f; --c0: #2f6f9f; --c1: #c8641e; --c2: #2b8a6a;
      --c3: #a94f86; --c4: #8a7418; --c5: #4f6bc2; --c6: #b23a48; --c7: #6d6d6d; }
    @media (prefers-color-scheme: dark) { :root {
      --paper: #16171a; --ink: #e9e6df; --soft: #a7a299; --faint: #77726a; --rule: #33343a;
      --panel: #1e2024; --kept: #6fb1e0; --c0: #6fb1e0; --c1: #f0955a; --c2: #5cc5a0;
      --c3: #da8fbc; --c4: #d0b94f; --c5: #93a7f0; --c6: #ee7f8b; --c7: #a8a8a8; } }
    """

  /// The parts of drawings.
  private static let drawings = """
    svg text { fill: var(--ink); font-size: 12px; font-variant-numeric: tabular-nums; }
    svg .soft { fill: var(--soft); } svg .strong { font-weight: 600; }
    svg .small { font-size: 11px; }
    svg .grid { stroke: var(--rule); stroke-width: 1; }
    svg .axis { stroke: var(--faint); stroke-width: 1; }
    svg .whisker { stroke: var(--ink); stroke-width: 1.25; }
    svg .curve { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
    svg .raw { fill: none; stroke-width: 1; opacity: .35; stroke-linejoin: round; }
    svg .ghost { fill: var(--rule); }
    """

  /// The CSS of an SVG file on its own.
  package static let lone = """
    \(colors)
    svg { font-family: "Inter", "Source Sans 3", "Helvetica Neue", Arial, sans-serif; }
    \(drawings)
    svg .heading { font-size: 14px; font-weight: 600; }
    """

  /// The CSS of a page, without any outside resource.
  package static let text = """
    \(colors)
    * { box-sizing: border-box; }
    html { background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; }
    body { margin: 0 auto; max-width: 56rem; padding: 4rem 1.5rem 6rem;
      font: 1.0625rem/1.6 "Charter", "Bitstream Charter", "Iowan Old Style", "Source Serif 4",
        Georgia, serif; font-feature-settings: "kern", "liga", "onum"; }
    h1, h2, h3, table, figcaption, .facts, svg, summary, .eyebrow, .note {
      font-family: "Inter", "Source Sans 3", "Helvetica Neue", Arial, sans-serif; }
    .eyebrow { font-size: .75rem; letter-spacing: .12em; text-transform: uppercase;
      color: var(--soft); margin: 0 0 .75rem; }
    h1 { font-size: 2.25rem; line-height: 1.15; letter-spacing: -.02em; font-weight: 650;
      margin: 0 0 1rem; text-wrap: balance; }
    .lead { font-size: 1.25rem; line-height: 1.5; color: var(--soft); margin: 0 0 2.5rem;
      text-wrap: pretty; }
    .lead strong { color: var(--ink); font-weight: 600; }
    section { margin-top: 4rem; }
    h2 { font-size: 1.375rem; letter-spacing: -.01em; font-weight: 650; margin: 0 0 .75rem;
      padding-top: 1.25rem; border-top: 2px solid var(--ink); }
    h3 { font-size: 1rem; font-weight: 600; margin: 2rem 0 .5rem; }
    p { margin: 0 0 1rem; max-width: 42rem; text-wrap: pretty; }
    .facts { display: flex; flex-wrap: wrap; margin: 0; border-top: 1px solid var(--rule);
      border-left: 1px solid var(--rule); }
    .facts div { flex: 1 1 10rem; padding: .9rem 1rem; border: solid var(--rule);
      border-width: 0 1px 1px 0; }
    .facts dt { font-size: .75rem; color: var(--soft); }
    .facts dd { margin: .15rem 0 0; font-size: 1.375rem; font-weight: 600;
      letter-spacing: -.01em; font-variant-numeric: tabular-nums lining-nums; }
    .facts dd small { font-size: .8125rem; font-weight: 400; color: var(--soft); }
    figure { margin: 1.5rem 0 2rem; }
    figcaption { font-size: .8125rem; line-height: 1.45; color: var(--soft); margin-top: .5rem;
      max-width: 42rem; }
    svg { display: block; width: 100%; height: auto; overflow: visible; }
    \(drawings)
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; font-size: .875rem; line-height: 1.4;
      font-variant-numeric: tabular-nums lining-nums; margin: 1rem 0 1.5rem; }
    th { text-align: left; font-weight: 600; color: var(--soft); font-size: .75rem;
      border-bottom: 1px solid var(--ink); padding: .4rem .75rem .4rem 0; vertical-align: bottom; }
    td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--rule);
      vertical-align: top; }
    th.n, td.n { text-align: right; white-space: nowrap; } td.n small { color: var(--soft); }
    tr.sum td { font-weight: 600; border-bottom-color: var(--ink); }
    td.reason { padding-left: 1.25rem; color: var(--soft); }
    .chip { display: inline-block; width: .65em; height: .65em; margin-right: .6em; }
    details { margin: 0 0 1.5rem; } summary { cursor: pointer; font-size: .875rem;
      color: var(--soft); }
    .sample { background: var(--panel); padding: 1.1rem 1.25rem; margin: 0 0 1.25rem;
      white-space: pre-wrap; overflow-wrap: anywhere; font-size: .9375rem; line-height: 1.55; }
    .sample .prompt { color: var(--soft); }
    .sample .label { display: block; font: 600 .6875rem/1.4 Arial, sans-serif;
      letter-spacing: .08em; text-transform: uppercase; color: var(--soft);
      margin-bottom: .5rem; }
    code { font: .85em/1.4 ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace;
      overflow-wrap: anywhere; }
    .note { font-size: .8125rem; color: var(--soft); }
    @media (max-width: 40rem) { body { padding: 2rem 1rem 4rem; } h1 { font-size: 1.75rem; } }
    @media print { body { max-width: none; padding: 0; } section { break-inside: avoid; } }
    """
}
