/** The lazy chunk of an announcement to read. Its words came with home's cards, most of its looks with the help centre. */
import "./cards.ts";

export { AnnouncementScreen } from "./announcements/AnnouncementScreen.tsx";
export { default as styles } from "./announcements/announcement.css?inline";
