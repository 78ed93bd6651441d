/** What happens to machines: recipes from which alert records are made. Rules, files and places are invented. */

export type AttackName = keyof typeof ATTACKS;

export type Attack = {
  readonly product: 'Forensics' | 'Anti-Malware' | 'Anti-Bot' | 'Threat Emulation' | 'Zero Phishing' | 'URL Filtering';
  /** `protection_name`. */
  readonly rule: string;
  readonly protectionType: string;
  /** Forensics only. */
  readonly detectedBy?: string;
  /** One is drawn for each alert; repeat a word to make it likelier. */
  readonly severities: readonly string[];
  readonly confidence: 'High' | 'Medium' | 'Low';
  /** `attack_status`, forensics only. */
  readonly statuses: readonly string[];
  readonly action: 'Detect' | 'Prevent';
  readonly files: readonly string[];
  /** Folder of the file, or the start of an address; %u is the user. */
  readonly place: string;
  readonly process: string;
  readonly techniques: readonly string[];
  readonly malwareAction: string;
};

const TEMP = 'c:\\users\\%u\\appdata\\local\\temp\\';
const DOWNLOADS = 'c:\\users\\%u\\downloads\\';

const forensics = (attack: Omit<Attack, 'product'>): Attack => ({ product: 'Forensics', ...attack });

export const ATTACKS = {
  ransomware: forensics({
    rule: 'Ransomware.Win.LockVault.B',
    protectionType: 'Anti-Ransomware',
    detectedBy: 'Endpoint Anti-Ransomware',
    severities: ['Critical', 'Critical', 'Critical', 'High'],
    confidence: 'High',
    statuses: ['Active', 'Active', 'Active', 'Dormant'],
    action: 'Detect',
    files: ['invoice_scan_7781.exe', 'lv_crypt.exe', 'svch0st.exe', 'README_RESTORE.hta'],
    place: TEMP,
    process: 'invoice_scan_7781.exe',
    techniques: [
      ...['Data Encrypted for Impact', 'Inhibit System Recovery', 'User Execution: Malicious File'],
      ...['Modify Registry', 'Service Stop', 'File and Directory Discovery', 'Network Share Discovery'],
    ],
    malwareAction: 'File encryption',
  }),
  shareEncryption: forensics({
    rule: 'Ransomware.Win.LockVault.B',
    protectionType: 'Anti-Ransomware',
    detectedBy: 'Endpoint Anti-Ransomware',
    severities: ['Critical', 'Critical', 'High'],
    confidence: 'High',
    statuses: ['Active'],
    action: 'Detect',
    files: ['svch0st.exe', 'lv_crypt.exe'],
    place: 'd:\\shares\\finance\\',
    process: 'svch0st.exe',
    techniques: ['Data Encrypted for Impact', 'Inhibit System Recovery', 'Remote Services: SMB/Windows Admin Shares'],
    malwareAction: 'File encryption',
  }),
  credentialTheft: forensics({
    rule: 'Infostealer.Win.LsassDump.TC',
    protectionType: 'Protection',
    detectedBy: 'Endpoint Anti-Malware',
    severities: ['High', 'Critical', 'High'],
    confidence: 'High',
    statuses: ['Blocked', 'Active'],
    action: 'Prevent',
    files: ['procdump64.exe', 'comsvcs_helper.dll'],
    place: 'c:\\windows\\temp\\',
    process: 'rundll32.exe',
    techniques: [
      ...['OS Credential Dumping: LSASS Memory', 'OS Credential Dumping: NTDS', 'Valid Accounts: Domain Accounts'],
      ...['Remote System Discovery'],
    ],
    malwareAction: 'Credential access',
  }),
  beacon: forensics({
    rule: 'Trojan.Win.Beacon.TC.c2',
    protectionType: 'URL Reputation',
    detectedBy: 'Endpoint Anti-Bot',
    severities: ['Critical', 'High', 'High'],
    confidence: 'Medium',
    statuses: ['Active', 'Dormant'],
    action: 'Detect',
    files: ['chrome_update.exe'],
    place: 'http://c2.example.net/gate/',
    process: 'chrome_update.exe',
    techniques: [
      ...['Application Layer Protocol: Web Protocols', 'Ingress Tool Transfer', 'Process Injection'],
      ...['Exfiltration Over C2 Channel'],
    ],
    malwareAction: 'Communication with C&C',
  }),
  dropper: forensics({
    rule: 'Gen.Rep.exe',
    protectionType: 'File Reputation',
    detectedBy: 'Endpoint File Reputation',
    severities: ['High', 'High', 'Critical'],
    confidence: 'High',
    statuses: ['Blocked', 'Cleaned'],
    action: 'Prevent',
    files: ['statement_q1.exe', 'teams_setup_patch.exe', 'pdf_viewer_free.exe'],
    place: DOWNLOADS,
    process: 'explorer.exe',
    techniques: ['User Execution: Malicious File', 'Masquerading'],
    malwareAction: ' ',
  }),
  script: forensics({
    rule: 'Mal/PShell-D',
    protectionType: 'Protection',
    detectedBy: 'Endpoint Anti-Malware',
    severities: ['High', 'High', 'Critical'],
    confidence: 'High',
    statuses: ['Cleaned', 'Blocked', 'Active'],
    action: 'Prevent',
    files: ['updater.ps1', 'stage2.ps1'],
    place: TEMP,
    process: 'powershell.exe',
    techniques: [
      ...['Command and Scripting Interpreter: PowerShell', 'Scheduled Task/Job: Scheduled Task', 'Modify Registry'],
      ...['Boot or Logon Autostart Execution: Registry Run Keys / Startup Folder'],
    ],
    malwareAction: ' ',
  }),
  download: forensics({
    rule: 'gen.ba.sb.zip',
    protectionType: 'HTTP Emulation',
    detectedBy: 'Harmony Agent for Browsers',
    severities: ['High'],
    confidence: 'High',
    statuses: ['Dormant'],
    action: 'Detect',
    files: ['toolkit.zip'],
    place: 'https://files.example.org/',
    process: 'chrome.exe',
    techniques: ['Ingress Tool Transfer'],
    malwareAction: ' ',
  }),
  worm: forensics({
    rule: 'Worm.Win.ShareHop.A',
    protectionType: 'Protection',
    detectedBy: 'Endpoint Anti-Malware',
    severities: ['Critical', 'High', 'Critical'],
    confidence: 'High',
    statuses: ['Active'],
    action: 'Detect',
    files: ['spoolsv32.exe'],
    place: 'c:\\programdata\\',
    process: 'spoolsv32.exe',
    techniques: [
      ...['Remote Services: SMB/Windows Admin Shares', 'Lateral Tool Transfer', 'Exploitation of Remote Services'],
      ...['Data Encrypted for Impact'],
    ],
    malwareAction: 'Lateral movement',
  }),
  nuisance: forensics({
    rule: 'Phishing.RS.TC.login',
    protectionType: 'URL Reputation',
    detectedBy: 'Endpoint Anti-Bot',
    severities: ['High'],
    confidence: 'Medium',
    statuses: ['Dormant', 'Blocked'],
    action: 'Prevent',
    files: [' '],
    place: 'https://login.example.net/',
    process: 'chrome.exe',
    techniques: [],
    malwareAction: 'Access to site known to contain malware',
  }),
  infection: {
    product: 'Anti-Malware',
    rule: 'Mal/Encpk-Example',
    protectionType: 'Protection',
    severities: ['High', 'Medium'],
    confidence: 'High',
    statuses: [],
    action: 'Detect',
    files: ['9e68f2.tmp'],
    place: TEMP,
    process: 'invoice_scan_7781.exe',
    techniques: [],
    malwareAction: ' ',
  },
  botTraffic: {
    product: 'Anti-Bot',
    rule: 'Trojan.Win.Beacon.TC.c2',
    protectionType: 'URL Reputation',
    severities: ['Critical', 'High'],
    confidence: 'Medium',
    statuses: [],
    action: 'Detect',
    files: ['chrome_update.exe'],
    place: 'c2.example.net',
    process: 'chrome_update.exe',
    techniques: [],
    malwareAction: 'Communication with C&C',
  },
  emulation: {
    product: 'Threat Emulation',
    rule: 'Gen.SB.zip',
    protectionType: 'File System Emulation',
    severities: ['Critical', 'High'],
    confidence: 'High',
    statuses: [],
    action: 'Detect',
    files: ['statement.zip'],
    place: DOWNLOADS,
    process: 'outlook.exe',
    techniques: [],
    malwareAction: 'Trojan',
  },
  browsing: {
    product: 'URL Filtering',
    rule: 'gen.urlf',
    protectionType: 'URL Filtering',
    severities: ['Informational', 'Low'],
    confidence: 'Low',
    statuses: [],
    action: 'Prevent',
    files: [' '],
    place: 'https://bets.example.com/',
    process: 'chrome.exe',
    techniques: [],
    malwareAction: ' ',
  },
} as const satisfies Record<string, Attack>;
