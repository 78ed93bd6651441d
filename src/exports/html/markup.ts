/** The only way into the page: text is escaped as it goes in, markup is made of nothing but these. */
import { shown } from '../text.ts';

/** Markup that is safe to stand in the page. */
export type Markup = { readonly html: string };

export type Content = Markup | string | number | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escaped(text: string): string {
  return shown(text).replace(/[&<>"']/gu, (character) => ENTITIES[character] ?? '');
}

/** `markup\`<b>${text}</b>\``: whatever is put in is escaped unless it is markup itself. */
export function markup(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  let html = parts[0] ?? '';
  values.forEach((value, index) => {
    html += contentOf(value) + (parts[index + 1] ?? '');
  });
  return { html };
}

function contentOf(content: Content): string {
  if (typeof content === 'string') return escaped(content);
  if (typeof content === 'number') return Number.isFinite(content) ? String(Math.round(content * 100) / 100) : '0';
  return 'html' in content ? content.html : content.map(contentOf).join('');
}

export const NOTHING: Markup = { html: '' };
