/** The lazy chunk of a workspace's own header and logo. */
import own from "./messenger/branding/branding.css?inline";

export { BrandedTeam } from "./messenger/branding/BrandedTeam.tsx";
export const styles = own;
