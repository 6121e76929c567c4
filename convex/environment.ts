/** The deployment's settings. The only file that reads the environment. */

// Declared here because functions run without Node: this is the one thing of `process` that they have.
declare const process: { env: Record<string, string | undefined> };

export type Environment = {
  /** Address of the Convex API, no trailing slash. */
  convexUrl: string;
  /** Where HTTP actions answer, no trailing slash; may have a path. */
  siteUrl: string;
  /** Where `/widget.js`, `/v/…` and `/console/` are served, no trailing slash; "" if not configured. */
  assetOrigin: string;
  /** Whether a workspace without allowed origins admits pages on this machine. */
  development: boolean;
  /** Key for what must be stored readable, 64 hex digits; "" if not configured. */
  secretKey: string;
  /** Where mail is handed over, `smtp://user:password@host:port` or `smtps://…`; "" if not configured. */
  smtpUrl: string;
  /** The request header that names the visitor's country, lower case, such as `cf-ipcountry`; "" if not configured. */
  countryHeader: string;
  /** Who mail is from, `Name <address>` or an address. */
  mailFrom: string;
};

/** Reads the environment at the time of the call, so that a changed variable takes effect without a deploy. */
export function readEnvironment(): Environment {
  return {
    convexUrl: withoutSlash(process.env.CONVEX_CLOUD_URL),
    siteUrl: withoutSlash(process.env.CONVEX_SITE_URL),
    assetOrigin: withoutSlash(process.env.OPENCOM_ASSET_ORIGIN),
    development: process.env.OPENCOM_DEVELOPMENT === "1",
    secretKey: (process.env.OPENCOM_SECRET_KEY ?? "").trim().toLowerCase(),
    smtpUrl: (process.env.OPENCOM_SMTP_URL ?? "").trim(),
    countryHeader: (process.env.OPENCOM_COUNTRY_HEADER ?? "").trim().toLowerCase(),
    mailFrom: (process.env.OPENCOM_MAIL_FROM ?? "").trim(),
  };
}

const withoutSlash = (url: string | undefined) => (url ?? "").replace(/\/+$/, "");
