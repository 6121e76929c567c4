import type { RuleLeaf, VisitorField } from "../../ruleValidators";
import type { Attributes } from "../../validators";
import type { Found } from "./compare";
import type { DeviceFacts, VisitorFacts } from "./visitorFacts";

type ValueLeaf = Extract<RuleLeaf, { type: "field" | "attribute" | "company" }>;

const UNKNOWN: Found = { state: "unknown" };

/** What a leaf's comparison looks at. */
export function findValue(leaf: ValueLeaf, facts: VisitorFacts): Found {
  if (leaf.type === "attribute") return own(facts.attributes, leaf.key);
  if (leaf.type === "company") return own(facts.company, leaf.key);
  return findField(leaf.field, facts);
}

function own(attributes: Attributes, key: string): Found {
  const value = Object.hasOwn(attributes, key) ? attributes[key] : null;
  return said(value ?? null);
}

function findField(field: VisitorField, facts: VisitorFacts): Found {
  switch (field) {
    case "userId":
    case "email":
    case "name":
      return said(facts[field]);
    case "firstSeen":
    case "lastSeen":
    case "sessions":
      return learned(facts[field]);
    default:
      return facts.device ? findOfDevice(field, facts.device) : UNKNOWN;
  }
}

type DeviceField = Exclude<VisitorField, "userId" | "email" | "name" | "firstSeen" | "lastSeen" | "sessions">;

function findOfDevice(field: DeviceField, device: DeviceFacts): Found {
  switch (field) {
    case "deviceType":
      return learned(device.type);
    case "referrer":
      return said(device.referrer);
    case "utmSource":
      return said(device.utm.source);
    case "utmMedium":
      return said(device.utm.medium);
    case "utmCampaign":
      return said(device.utm.campaign);
    case "utmTerm":
      return said(device.utm.term);
    case "utmContent":
      return said(device.utm.content);
    default:
      return learned(device[field]);
  }
}

/** What somebody says, or does not say: none is an answer, and so is a text without a character. */
const said = (value: string | number | boolean | null): Found =>
  value === null || value === "" ? { state: "unset" } : { state: "set", value };

/** What everybody has, if we came to know it or not. */
const learned = (value: string | number | null): Found =>
  value === null ? UNKNOWN : { state: "set", value };
