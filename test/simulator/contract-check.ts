/** Holds what a gateway answers against the schema of its contract. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

// biome-ignore lint/suspicious/noExplicitAny: what the gateway answers is looked at freely here
export type Json = any;
export type Reply = { readonly status: number; readonly headers: Headers; readonly body: Json };
export type Clock = { now: number; forward(ms: number): void };

/** `schema`: where it lies. The check throws with the reasons unless `value` is a message of this kind. */
export function contractCheck(schema: URL): (kind: string, value: unknown) => void {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(JSON.parse(readFileSync(schema, 'utf8')), 'contract');
  return (kind, value) => {
    const check = ajv.getSchema(`contract#/$defs/${kind}`);
    if (!check) throw new Error(`The contract has no message "${kind}".`);
    if (check(value)) return;
    throw new Error(`Not a ${kind}: ${ajv.errorsText(check.errors)}\n${JSON.stringify(value)?.slice(0, 400)}`);
  };
}
