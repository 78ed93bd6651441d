/**
 * The group that isolates: found by its exact name, compared with what isolation needs, made when it is missing
 * (contract sections 4 and 5.4). What is there and lets traffic through is never trusted, and repaired on request only.
 * Another group that a person names (forensics, data capture) is used as it is, if it exists.
 */
import { type Problem, ServiceError, toProblem } from '../../../engine/errors.ts';
import type { Readiness, Repair } from '../../../engine/ports.ts';
import { throwIfAborted } from '../../http/abort.ts';
import { readOnlyProblem } from '../../http/http.ts';
import type { Account } from '../account.ts';
import { type Group, PLATFORMS, type Platform, pathOf, policyIdOf, sameName } from '../objects.ts';
import { createQuarantine, repairGroup } from './build.ts';
import { Library } from './library.ts';
import { type Place, placeOfGroup, policiesOf, QUARANTINE, refusalOf } from './place.ts';

export type Ensured =
  | { readonly ok: true; readonly group: Group; readonly policyId: string | null }
  | { readonly ok: false; readonly problem: Problem };

/** How long a comparison serves the looks at running orders; an order itself is always compared anew. */
const FRESH_MS = 30_000;

export type QuarantineOptions = {
  /** Absent: "Quarantine". */
  readonly name?: string | undefined;
  /** A firewall zone from which policies made here let remote access in; absent: from nowhere. */
  readonly jumpHosts?: string | undefined;
  readonly readOnly: boolean;
};

export class Quarantine {
  readonly name: string;
  readonly jumpHosts: string | null;
  readonly isQuarantine: boolean;
  readonly library: Library;
  readonly #account: Account;
  readonly #readOnly: boolean;
  /** Made here; lists may not show them yet. */
  readonly #made = new Set<string>();
  #place: { readonly place: Promise<Place>; readonly at: number } | null = null;
  /** Groups other than the usual one, by id. */
  readonly #others = new Map<string, { readonly place: Place; readonly at: number }>();
  #making: Promise<Group> | null = null;

  constructor(account: Account, { name, jumpHosts, readOnly }: QuarantineOptions) {
    const wanted = name?.trim() || QUARANTINE;
    this.jumpHosts = jumpHosts?.trim() || null;
    this.isQuarantine = sameName(wanted, QUARANTINE);
    this.name = this.isQuarantine ? QUARANTINE : wanted;
    this.library = new Library(account);
    this.#account = account;
    this.#readOnly = readOnly;
  }

  /** What there is; a little old where `fresh` is not asked for. Throws ServiceError. */
  async look(signal: AbortSignal, fresh = false): Promise<Place> {
    const now = this.#account.clock.now();
    const held = this.#place;
    if (!fresh && held !== null && now - held.at < FRESH_MS) {
      return held.place.catch(() => this.#inspect(signal));
    }
    const place = this.#inspect(signal);
    this.#place = { place, at: now };
    try {
      return await place;
    } catch (thrown) {
      this.#place = null;
      throw thrown;
    }
  }

  /** The place with this group; the usual one where the id is '' or the group is gone. Throws ServiceError. */
  async lookAt(groupId: string, signal: AbortSignal, fresh = false): Promise<Place> {
    const usual = await this.look(signal, fresh);
    if (groupId === '' || usual.groups.some(({ id }) => id === groupId)) return usual;
    const now = this.#account.clock.now();
    const held = this.#others.get(groupId);
    if (!fresh && held && now - held.at < FRESH_MS) return held.place;
    const group = await this.library.group(groupId, signal);
    const place = group ? await placeOfGroup(this.library, group, signal) : usual;
    this.#others.set(groupId, { place, at: now });
    return place;
  }

  /** As `ensure`, for a group that a person chose by its id. Never throws but on abort. */
  async ensureChosen(groupId: string, platform: Platform, signal: AbortSignal): Promise<Ensured> {
    try {
      const place = await this.lookAt(groupId, signal, true);
      const group = place.groups.find(({ id }) => id === groupId);
      const refusal = group ? refusalOf(place, platform) : GONE;
      if (refusal || !group) return { ok: false, problem: refusal ?? GONE };
      return { ok: true, group, policyId: policyIdOf(group, platform) };
    } catch (thrown) {
      throwIfAborted(signal);
      return { ok: false, problem: notPrepared(toProblem(thrown)) };
    }
  }

  /** The group for a server of this platform; made when the quarantine is missing altogether. Never throws but on abort. */
  async ensure(platform: Platform, signal: AbortSignal): Promise<Ensured> {
    try {
      const place = await this.look(signal, true);
      const refusal = refusalOf(place, platform);
      if (refusal) return { ok: false, problem: refusal };
      const group = place.groups[0] ?? (await this.#make(signal));
      return { ok: true, group, policyId: policyIdOf(group, platform) };
    } catch (thrown) {
      throwIfAborted(signal);
      return { ok: false, problem: notPrepared(toProblem(thrown)) };
    }
  }

  /** Throws ServiceError. */
  async readiness(signal: AbortSignal): Promise<Readiness> {
    const place = await this.look(signal, true);
    const [group] = place.groups;
    if (place.groups.length > 1 || (!group && !place.isQuarantine)) {
      const words = refusalOf(place, 'linux')?.what ?? '';
      return { ready: false, words, differences: [], repairable: false };
    }
    if (!group) {
      const words = `There is no group "${place.name}" yet: the first isolation makes it, with its two policies.`;
      return { ready: true, words, differences: [], repairable: true };
    }
    const differences = place.isQuarantine ? PLATFORMS.flatMap((each) => place.policies?.[each].differences ?? []) : [];
    const ready = differences.length === 0;
    const words = ready
      ? `The group ${pathOf(group)} ${place.isQuarantine ? 'isolates' : 'is there; its policies are taken as they are'}.`
      : `The group ${pathOf(group)} is no quarantine: ${differences.length === 1 ? 'one difference' : `${differences.length} differences`}.`;
    return { ready, words, differences, repairable: !ready };
  }

  /** On a person's explicit request only. */
  async repair(signal: AbortSignal): Promise<Repair> {
    if (this.#readOnly) return { ok: false, problem: readOnlyProblem('The repair of the quarantine') };
    try {
      const place = await this.look(signal, true);
      const [group] = place.groups;
      if (place.groups.length > 1 || (!group && !place.isQuarantine)) {
        const problem = refusalOf(place, 'linux');
        return problem ? { ok: false, problem } : { ok: true, words: 'There is nothing to repair.' };
      }
      if (!group) {
        return { ok: true, words: `The group ${pathOf(await this.#make(signal))} was made, with its two policies.` };
      }
      const open = place.isQuarantine ? PLATFORMS.filter((each) => place.policies?.[each].differences.length) : [];
      if (open.length === 0) return { ok: true, words: `The group ${pathOf(group)} needs no repair.` };
      await repairGroup(this.library, group.id, open, this.jumpHosts, signal);
      const words = `The group ${pathOf(group)} now has policies that isolate, for ${open.join(' and ')}; the former ones were left as they are.`;
      return { ok: true, words };
    } catch (thrown) {
      throwIfAborted(signal);
      return { ok: false, problem: toProblem(thrown) };
    } finally {
      this.#place = null;
    }
  }

  /** Whether a group of this name isolates: servers are never released into it. */
  isIsolating(name: string): boolean {
    return sameName(name, QUARANTINE) || sameName(name, this.name);
  }

  async #inspect(signal: AbortSignal): Promise<Place> {
    const listed = (await this.library.groups(signal)).filter((group) => sameName(group.name, this.name));
    const unlisted = [...this.#made].filter((id) => !listed.some((group) => group.id === id));
    const read = await Promise.all(unlisted.map((id) => this.library.group(id, signal)));
    const groups = [...listed, ...read.filter((group) => group !== null)];
    const [group] = groups;
    const policies =
      group && groups.length === 1 ? await policiesOf(this.library, group, this.isQuarantine, signal) : null;
    return { name: this.name, isQuarantine: this.isQuarantine, groups, policies };
  }

  /** Callers at the same moment share one making. */
  #make(signal: AbortSignal): Promise<Group> {
    this.#making ??= this.#create(signal).finally(() => {
      this.#making = null;
      this.#place = null;
    });
    return this.#making;
  }

  async #create(signal: AbortSignal): Promise<Group> {
    if (this.#readOnly) throw new ServiceError(readOnlyProblem('Making the quarantine group'));
    const id = await createQuarantine(this.library, this.name, this.jumpHosts, signal);
    this.#made.add(id);
    const group = await this.library.group(id, signal);
    if (group) return group;
    throw new ServiceError({ code: 'service', what: `The group "${this.name}" was made, but Halo does not show it.` });
  }
}

const GONE: Problem = {
  code: 'not-found',
  what: 'The group that was chosen no longer exists, or this key does not see it.',
  affects: 'Nothing was moved.',
  next: 'Choose another one.',
};

function notPrepared(problem: Problem): Problem {
  return { ...problem, affects: problem.affects ?? 'The quarantine could not be prepared: nothing was moved.' };
}
