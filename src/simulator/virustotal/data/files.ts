/** What is known of the files that the scenarios' attacks use: every verdict a person may meet is among them. */
import { factsOf } from '../../world/files.ts';
import type { Analysis } from '../analysis.ts';
import type { Entry } from './entry.ts';

type Told = {
  readonly analysis: Analysis;
  readonly label?: string;
  readonly category?: string;
  readonly type?: readonly [tag: string, description: string];
  readonly reputation?: number;
};

const EXE = ['peexe', 'Win32 EXE'] as const;
const SYSTEM: Told = {
  analysis: { malicious: 0, undetected: 72, harmless: 1, daysAgo: 1 },
  reputation: 120,
  type: EXE,
};

/** A file left out here is unknown: stage2.ps1, teams_setup_patch.exe, statement.zip. */
const TOLD: Readonly<Record<string, Told>> = {
  // Bad, each with the name it goes by.
  'invoice_scan_7781.exe': {
    analysis: { malicious: 61, suspicious: 1, undetected: 12, daysAgo: 1, called: 'Ransom.LockVault.B' },
    label: 'ransomware.lockvault/win',
    category: 'ransomware',
    reputation: -84,
    type: EXE,
  },
  'lv_crypt.exe': {
    analysis: { malicious: 58, undetected: 16, daysAgo: 2, called: 'Ransom.LockVault.B' },
    label: 'ransomware.lockvault/win',
    category: 'ransomware',
    reputation: -71,
    type: EXE,
  },
  'svch0st.exe': {
    analysis: { malicious: 49, suspicious: 2, undetected: 22, daysAgo: 3, called: 'Trojan.LockVault' },
    label: 'ransomware.lockvault/svch0st',
    category: 'ransomware',
    reputation: -40,
    type: EXE,
  },
  'spoolsv32.exe': {
    analysis: { malicious: 44, undetected: 29, daysAgo: 0.2, called: 'Worm.ShareHop' },
    label: 'worm.sharehop/win',
    category: 'worm',
    reputation: -33,
    type: EXE,
  },
  'statement_q1.exe': {
    analysis: { malicious: 12, suspicious: 1, undetected: 61, daysAgo: 6, called: 'Trojan.Dropper.Gen' },
    label: 'trojan.genrep/dropper',
    category: 'trojan',
    reputation: -11,
    type: EXE,
  },
  // Few engines, or unsure ones.
  'README_RESTORE.hta': {
    analysis: { malicious: 3, undetected: 56, daysAgo: 4, called: 'HTML.Ransom.Note' },
    reputation: -2,
    type: ['html', 'HTML'],
  },
  'comsvcs_helper.dll': {
    analysis: { malicious: 2, undetected: 70, daysAgo: 9, called: 'HackTool.LsassDump' },
    type: ['pedll', 'Win32 DLL'],
  },
  'pdf_viewer_free.exe': { analysis: { malicious: 0, suspicious: 4, undetected: 68, daysAgo: 11 }, type: EXE },
  '9e68f2.tmp': { analysis: { malicious: 4, undetected: 66, daysAgo: 2, called: 'Encpk.Generic' }, type: EXE },
  // Analysed long ago.
  'chrome_update.exe': {
    analysis: { malicious: 27, undetected: 43, daysAgo: 94, called: 'Trojan.Beacon' },
    label: 'trojan.beacon/c2',
    category: 'trojan',
    reputation: -19,
    type: EXE,
  },
  'toolkit.zip': { analysis: { malicious: 0, undetected: 63, daysAgo: 212 }, type: ['zip', 'ZIP'] },
  // No engine found anything, which is not the same as good.
  'updater.ps1': { analysis: { malicious: 0, undetected: 61, daysAgo: 0.5 }, type: ['powershell', 'Powershell'] },
  'procdump64.exe': { analysis: { malicious: 0, undetected: 73, daysAgo: 2 }, reputation: 15, type: EXE },
  'explorer.exe': SYSTEM,
  'powershell.exe': SYSTEM,
  'rundll32.exe': SYSTEM,
  'chrome.exe': SYSTEM,
  'outlook.exe': SYSTEM,
};

function fileEntry(name: string, { analysis, label, category, type, reputation = 0 }: Told): Entry {
  const { md5, sha1, sha256, size } = factsOf(name);
  const threat = label && {
    suggested_threat_label: label,
    popular_threat_category: [{ value: category, count: Math.ceil(analysis.malicious / 2) }],
    popular_threat_name: [{ value: label.split(/[./]/)[1], count: Math.ceil(analysis.malicious / 3) }],
  };
  return {
    kind: 'file',
    id: sha256,
    also: [md5, sha1],
    analysis,
    attributes: {
      md5,
      sha1,
      sha256,
      size,
      ...(type ? { type_tag: type[0], type_description: type[1], type_extension: name.split('.').at(-1) } : {}),
      meaningful_name: name,
      names: [name],
      times_submitted: 1 + analysis.malicious * 3,
      unique_sources: 1 + analysis.malicious,
      reputation,
      total_votes: { harmless: Math.max(0, reputation), malicious: Math.max(0, -reputation) },
      tags: type ? [type[0]] : [],
      ...(threat ? { popular_threat_classification: threat } : {}),
    },
  };
}

/** The sample of the contract's section 8, as it stands there. */
const SAMPLE: Entry = {
  kind: 'file',
  id: '75891d22de2c7448f52685f8186939b5f50d3115f340ef6f5b85d035c529ee8c',
  also: ['6f1cca4de26a41f50334987eae694746', '4fccde9b7509bc9370286970aaec61bcd3669d13'],
  analysis: { malicious: 54, suspicious: 1, undetected: 15, daysAgo: 2, called: 'Ransom.SampleCrypt.A' },
  attributes: {
    md5: '6f1cca4de26a41f50334987eae694746',
    sha1: '4fccde9b7509bc9370286970aaec61bcd3669d13',
    sha256: '75891d22de2c7448f52685f8186939b5f50d3115f340ef6f5b85d035c529ee8c',
    size: 28,
    type_description: 'Win32 EXE',
    type_tag: 'peexe',
    type_extension: 'exe',
    meaningful_name: 'invoice_viewer.exe',
    names: ['invoice_viewer.exe', 'a.exe'],
    times_submitted: 9,
    unique_sources: 7,
    reputation: -21,
    total_votes: { harmless: 0, malicious: 3 },
    tags: ['peexe', 'overlay'],
    popular_threat_classification: {
      suggested_threat_label: 'ransom.samplecrypt/demo',
      popular_threat_category: [
        { value: 'ransomware', count: 31 },
        { value: 'trojan', count: 12 },
      ],
      popular_threat_name: [{ value: 'samplecrypt', count: 22 }],
    },
  },
};

export const FILES: readonly Entry[] = [SAMPLE, ...Object.entries(TOLD).map(([name, told]) => fileEntry(name, told))];
