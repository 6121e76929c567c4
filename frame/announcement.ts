/** The lazy chunk of an announcement to read. Its words came with home's cards, its looks are an article's. */

export { AnnouncementScreen } from "./announcements/AnnouncementScreen.tsx";
export { default as styles } from "./announcements/announcement.css?inline";
