import { plural } from "./plural.ts";

const sessions = (count: number): string => plural(count, "session", "sessions");

/** Settings › Security, but for the list of origins. */
export const security = {
  title: "Security",
  lead: "Which sites may show your messenger, how visitors prove who they are, and how long they stay signed in.",
  noAccessTitle: "For owners and admins",
  noAccess: "Only owners and admins of this workspace can see and change its security settings.",
  saved: "Saved.",
  cancel: "Cancel",
  waiting: "Waiting for the connection…",

  verification: {
    title: "Identity verification",
    lead: "Anybody can open your page's code and claim to be somebody else. With a proof made on your server, they cannot.",
    mode: "Visitors who say who they are",
    optional: "Proof is optional",
    optionalHint:
      "A claim without good proof works too. Your team sees it as “Unverified”, and it never reaches a verified person's conversations.",
    required: "Proof is required",
    requiredHint:
      "Whoever claims a user id or an e-mail address without good proof gets no messenger. Your developer's console says why.",
    needsKey: "Add a key below first: without one there is nothing to prove anything with.",
    anonymous: "Serve visitors who claim nothing",
    anonymousHint:
      "Off: only visitors whom your site identifies get the messenger. Before they sign in, it stays away.",
    savedMode: { optional: "Proof is optional now.", required: "Proof is required now." },
    savedAnonymous: {
      on: "Visitors who claim nothing are served.",
      off: "Visitors who claim nothing are turned away.",
    },
    requireTitle: "Require proof?",
    requireAction: "Require proof",
    requireUnknown:
      "How many visitors this would turn away is not known yet: the last 7 days are still being counted.",
    requireNothing:
      "In the last 7 days no visitor said who they are, so nobody can tell yet whether your site sends good proofs. Watch the meter with proof optional first.",
    requireSafe: (verified: number): string =>
      `In the last 7 days every visitor who said who they are had good proof: ${sessions(verified)}. Nobody would have been turned away.`,
    requireLosses: (claimed: number, claims: number): string =>
      `In the last 7 days ${claimed} of ${sessions(claims)} in which visitors said who they are came without good proof. They would have been refused the messenger.`,
    requireHow:
      "Visitors who are here now without proof lose the messenger at once. What they wrote stays in your inbox.",
    anonymousTitle: "Turn away visitors who claim nothing?",
    anonymousAction: "Turn them away",
    anonymousLosses: (anonymous: number): string =>
      anonymous === 0
        ? "In the last 7 days no session was without a claim."
        : `In the last 7 days ${sessions(anonymous)} came without any claim. They would have been refused the messenger.`,
    docs: "Nothing here changes what your team can do: unverified visitors can write, and you can answer.",
  },

  coverage: {
    title: "What visitors have proved",
    period: "Last 7 days, by session",
    label: (parts: string): string => `Sessions of the last 7 days: ${parts}`,
    part: (name: string, count: number, share: string): string => `${name} ${count} (${share})`,
    kinds: {
      verified: "Verified",
      claimed: "Unverified",
      anonymous: "Anonymous",
      refused: "Refused",
    },
    hints: {
      verified: "Your server proved who they are",
      claimed: "The page named them, without good proof",
      anonymous: "Nobody said who they are",
      refused: "Turned away for want of proof",
    },
    empty: "No sessions in the last 7 days. This fills as visitors load your pages.",
    badProof: (count: number): string =>
      `${sessions(count)} brought a proof that was not good. The console of the visitor's browser names the check that failed.`,
    byDay: "By day",
    day: "Day (UTC)",
    dayTotal: "All",
    failed: "The meter could not be loaded.",
  },

  keys: {
    title: "Keys",
    lead: "What your server proves identities with. Two of a kind may be active, so that a new one can take over without a gap.",
    add: "Add key",
    listLabel: "Keys",
    empty: "No keys yet",
    emptyBody: "Add one, put it on your server, and pass what it makes with the user.",
    names: {
      "HMAC-SHA256": "Secret for userHash",
      HS256: "Secret for userToken",
      EdDSA: "Public key for userToken",
    },
    hint: (hint: string): string => `…${hint}`,
    hintSpoken: (hint: string): string => `ending in ${hint}`,
    made: (when: string, by: string): string => `Added ${when} by ${by}`,
    active: "Active",
    retires: (when: string): string => `Until ${when}`,
    retired: "Retired",
    retire: "Retire…",
    retireNamed: (name: string, hint: string): string => `Retire ${name} ending in ${hint}`,
    olderInUse: (count: number): string =>
      `In the last 7 days ${sessions(count)} were proved with a key that has a successor. Retire the older key once this is 0.`,
    cannotStore:
      "This deployment cannot store secrets yet: set OPENCOM_SECRET_KEY to 64 hexadecimal digits in its environment. Public keys work without it.",
  },

  addKey: {
    title: "Add a key",
    kind: "Kind of key",
    full: "Two are active. Retire the older one first.",
    kinds: {
      userToken: "Secret for signed tokens",
      userTokenHint:
        "Your server signs a short-lived userToken (JWT, HS256). It can vouch for e-mail, company and attributes too. Recommended.",
      publicKey: "Public key for signed tokens",
      publicKeyHint:
        "As above with Ed25519 (EdDSA): the private half never leaves your server, not even for us.",
      userHash: "Secret for userHash",
      userHashHint:
        "Your server makes an HMAC of the user's id. Simple, but it vouches for nothing else and never expires.",
    },
    create: "Create secret",
    addPublic: "Add public key",
    publicLabel: "Ed25519 public key",
    publicHelp: "PEM as openssl writes it, or the 32 bytes in base64 or hexadecimal.",
    publicMissing: "Paste the public key.",
    privatePasted: "That is a private key. It must stay on your server: paste the public one.",
    doneTitle: {
      userHash: "Your userHash secret",
      userToken: "Your userToken secret",
      publicKey: "Public key added",
    },
    once: "This is the only time this secret is shown. Put it where your server keeps its secrets, never into a page.",
    secretLabel: "Secret, as an environment variable",
    serverTitle: "On your server",
    serverTabs: "Server language",
    serverLabel: (language: string): string => `Server code, ${language}`,
    pageTitle: "On your page",
    pageLabel: "Page code",
    pem: (name: string): string => `${name} holds the private key as PEM.`,
    done: "I have saved it",
    donePlain: "Done",
  },

  retireKey: {
    title: (name: string, hint: string): string => `Retire “${name} …${hint}”?`,
    when: "When",
    inAWeek: "In a week",
    inAWeekHint:
      "It goes on being accepted for 7 days. Time enough for your server to move to its successor.",
    now: "Now",
    nowHint: "It is refused at once and every session proved with it ends. For a secret that has leaked.",
    action: { inAWeek: "Retire in a week", now: "Retire now" },
    done: { inAWeek: "The key ends in a week.", now: "The key is gone, and its sessions end." },
    isLast: "Proof is required and this is the last key. Add its successor first, or make proof optional.",
    alreadyEnding: (when: string): string => `It already ends on ${when}.`,
  },

  lifetime: {
    title: "Session lifetime",
    lead: "How long a visitor's token lives. While a visitor is here it is renewed by itself; a shorter life limits what a stolen token is worth.",
    label: "A session lasts",
    hours: (count: number): string => plural(count, "hour", "hours"),
    days: (count: number): string => plural(count, "day", "days"),
    recommended: (name: string): string => `${name} (default)`,
    help: "For tokens made from now on. Those that are out keep their time.",
    saved: (name: string): string => `New sessions last ${name}.`,
  },

  pageHandles: {
    title: "Browsers that keep nothing",
    lead: "Some browsers forbid embedded content to store anything. Anonymous visitors who use one lose sight of their conversation when they load the next page. Verified visitors never do.",
    label: "Let the page keep a way back",
    hint: "Your own page's storage then holds a handle that is good once, on that site, for conversations of the last 14 days. It is used only for anonymous visitors, and only where the messenger itself can store nothing.",
    warning: "Scripts on your page can resume an anonymous chat.",
    confirmTitle: "Let the page keep a way back?",
    confirmBody: [
      "Scripts on your page can resume an anonymous chat: every script you load there, tag managers and advertising included, can read the handle and with it the visitor's last 14 days.",
      "A handle that is used a second time ends the visitor's sessions, so a copy is noticed. Verified visitors and those your page names are never brought back this way.",
    ],
    confirmAction: "Let the page keep it",
    saved: {
      on: "Pages may keep a way back for anonymous visitors.",
      off: "Pages keep nothing. Handles that are out are worth nothing now.",
    },
  },

  sharedDevices: {
    title: "Shared devices",
    lead: "For sites that are used on devices of many people, in a library, a shop or a waiting room. Visitors who have signed in are not concerned: sign them out when they go.",
    label: "End anonymous chats after 30 minutes without activity",
    hint: "After that the browser forgets the conversation, and what was written and not sent, and nothing brings either back there. Your inbox keeps the conversation.",
    saved: {
      on: "Anonymous chats end after 30 minutes without activity.",
      off: "Anonymous chats stay in their browser.",
    },
  },

  sessions: {
    title: "Visitor sessions",
    lead: "One visitor's sessions can be ended beside their conversation. This ends everybody's.",
    endAll: "End all sessions…",
    confirmTitle: "End every visitor's session?",
    confirmBody: [
      "Every token stops working. Browsers start a new session by themselves: visitors who claim nothing keep their conversations, and verified ones need a fresh proof from your site.",
      "Nothing that was written is lost. Agents stay signed in.",
    ],
    confirmAction: "End all sessions",
    done: "All sessions are being ended.",
  },
};
