/** The lazy chunk of everything that is drawn. */
export { mountMessenger } from "./messenger/mount.tsx";
