/** The page's one style sheet: light and dark by the reader's own choice, plain on paper. */
import { createHash } from 'node:crypto';

export const STYLE = `
:root{color-scheme:light dark;--page:#f4f6f8;--card:#fff;--text:#1b2027;--muted:#556070;--line:#d9dfe6;--code:#eef1f5;
--critical:#b3261e;--high:#a84f00;--medium:#806200;--low:#0b6b87;--info:#5f6b7a;--unknown:#5f6b7a;--good:#1a7340;--warn:#805a00;--bad:#b3261e;--calm:#556070}
@media (prefers-color-scheme:dark){:root{--page:#0e1217;--card:#171c23;--text:#e6eaf0;--muted:#9aa7b6;--line:#2b333d;--code:#222933;
--critical:#ff6b61;--high:#ffa14d;--medium:#e6c34d;--low:#5cc2e0;--info:#9aa7b5;--unknown:#9aa7b5;--good:#5fd38d;--warn:#f0c14b;--bad:#ff7b72;--calm:#9aa7b6}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:1080px;margin:0 auto;padding:32px 20px 48px}
header{margin-bottom:20px}
.brand{font-size:12px;letter-spacing:.16em;text-transform:uppercase;color:var(--muted);margin:0}
h1{font-size:30px;line-height:1.2;margin:4px 0 6px;overflow-wrap:anywhere}
h2{font-size:20px;margin:0 0 12px;overflow-wrap:anywhere}
h3{font-size:13px;letter-spacing:.06em;text-transform:uppercase;color:var(--muted);margin:22px 0 8px}
p{margin:0 0 8px}
.sub{color:var(--muted)}
section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:20px 22px;margin:0 0 18px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(130px,1fr));gap:12px;margin:0 0 18px}
.tile{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:12px 16px}
.tile b{display:block;font-size:24px;line-height:1.2;overflow-wrap:anywhere}
.tile>span{color:var(--muted);font-size:13px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 18px;margin:0}
dt{color:var(--muted)}
dd{margin:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:14px}
th{text-align:left;font-weight:600;color:var(--muted);border-bottom:1px solid var(--line);padding:6px 12px 6px 0;white-space:nowrap}
td{border-bottom:1px solid var(--line);padding:7px 12px 7px 0;vertical-align:top;overflow-wrap:anywhere}
tr:last-child td{border-bottom:0}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
td.t{white-space:nowrap;font-variant-numeric:tabular-nums}
code{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;background:var(--code);border-radius:4px;padding:1px 5px;overflow-wrap:anywhere}
ul{margin:0;padding-left:20px}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 20px;padding:0;margin:8px 0 0;color:var(--muted)}
.legend b{color:var(--text)}
.dot{display:inline-block;width:10px;height:10px;border-radius:3px;margin-right:7px}
.badge{display:inline-block;border:1px solid currentColor;border-radius:20px;padding:0 10px;font-size:13px;font-weight:600}
.chips{display:flex;flex-wrap:wrap;gap:6px}
svg.plot{display:block;width:100%;height:auto}
svg.bar{height:22px}
svg.range{display:block;width:100%;min-width:110px;height:12px}
.axis{font-size:12px;fill:var(--muted)}
.grid{stroke:var(--line);stroke-width:1}
.base{stroke:var(--muted);stroke-width:1}
.s-critical{fill:var(--critical)}.s-high{fill:var(--high)}.s-medium{fill:var(--medium)}.s-low{fill:var(--low)}.s-info{fill:var(--info)}.s-unknown{fill:var(--unknown)}
.b-critical{background:var(--critical)}.b-high{background:var(--high)}.b-medium{background:var(--medium)}.b-low{background:var(--low)}.b-info{background:var(--info)}.b-unknown{background:var(--unknown)}
.c-critical{color:var(--critical)}.c-high{color:var(--high)}.c-medium{color:var(--medium)}.c-low{color:var(--low)}.c-info{color:var(--info)}.c-unknown{color:var(--unknown)}
.good{color:var(--good)}.warn{color:var(--warn)}.bad{color:var(--bad)}.calm{color:var(--calm)}
[class^="c-"],td .good,td .warn,td .bad{font-weight:600}
footer{color:var(--muted);font-size:13px}
@media print{:root{color-scheme:light;--page:#fff;--card:#fff;--text:#000;--muted:#444;--line:#bbb;--code:#f2f2f2;--critical:#b3261e;--high:#a84f00;--medium:#806200;--low:#0b6b87;--info:#5f6b7a;--unknown:#5f6b7a;--good:#1a7340;--warn:#805a00;--bad:#b3261e;--calm:#444}
body{font-size:11pt}main{max-width:none;padding:0}section,.tile{border-color:#ccc;border-radius:0}
section{padding:12px 0;border-width:1px 0 0}tr,svg,.tile,dl div{break-inside:avoid}h1,h2,h3{break-after:avoid}thead{display:table-header-group}
.scroll{overflow:visible}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`;

/** Only this style may apply; nothing may be loaded, run, framed or sent. */
export const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;
