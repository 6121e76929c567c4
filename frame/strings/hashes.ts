/** SHA-256 (base64) of each language's core catalog, by the language's name. The build writes it in (scripts/catalogs.ts). */
export const HASHES: Readonly<Record<string, string>> = {};
