import { readEnvironment } from "../environment";
import type { ClientFacts } from "../validators";

/** Two letters; networks without a country (`XX`, `T1` of Tor) are none. */
const COUNTRY = /^(?!XX)[A-Z]{2}$/;
const VERSION = /^\d{1,4}(\.\d{1,6}){0,3}$/;

/** What the headers of a boot tell. The country comes from the operator's own proxy, under the name they gave its header. */
export function readClient(headers: Headers): ClientFacts {
  const { countryHeader } = readEnvironment();
  const country = (countryHeader && headers.get(countryHeader))?.trim().toUpperCase();
  const platformVersion = headers.get("Sec-CH-UA-Platform-Version")?.replaceAll('"', "");
  return {
    userAgent: headers.get("User-Agent"),
    ...(platformVersion && VERSION.test(platformVersion) ? { platformVersion } : {}),
    ...(country && COUNTRY.test(country) ? { country } : {}),
  };
}
