/** A mail as HTML: no image, no link, nothing from outside; every text escaped. Pure. */
import type { Part, Story } from './story.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Fit for an element's content and for a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

const FONT = 'font-family:system-ui,sans-serif;font-size:14px;line-height:1.45';
const MONO = 'font-family:ui-monospace,monospace;font-size:13px;white-space:pre-wrap;word-break:break-all';
const FAINT = 'color:#5f6773;font-size:12px';

export function htmlOf({ subject, parts, footer }: Story): string {
  const lines = footer.map(escapeHtml).join('<br>');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="${FONT}">
${parts.map(htmlOfPart).join('\n')}
<hr><p style="${FAINT}">${lines}</p>
</body></html>
`;
}

function htmlOfPart(part: Part): string {
  switch (part.kind) {
    case 'title':
      return `<h2>${escapeHtml(part.text)}</h2>`;
    case 'heading':
      return `<h3>${escapeHtml(part.text)}</h3>`;
    case 'line':
      return `<p>${escapeHtml(part.text)}</p>`;
    case 'command':
      return `<p><strong>${escapeHtml(part.text)}</strong></p>`;
    case 'facts':
      return `<table style="${FONT}">${part.rows.map(row).join('')}</table>`;
    case 'list':
      return `<p><strong>${escapeHtml(part.title)}</strong></p><div style="${MONO}">${part.lines.map(escapeHtml).join('\n')}</div>`;
  }
}

function row([label, value]: readonly [string, string]): string {
  const head = `<th align="left" valign="top" style="padding-right:16px;color:#5f6773">${escapeHtml(label)}</th>`;
  return `<tr>${head}<td>${escapeHtml(value)}</td></tr>`;
}
