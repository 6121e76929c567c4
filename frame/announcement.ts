/** The lazy chunk of an announcement to read. Its words came with home's cards, its looks are an article's. */
import own from "./announcements/announcement.css?inline";
import "./cards.ts";
import { styles as article } from "./help.ts";

export { AnnouncementScreen } from "./announcements/AnnouncementScreen.tsx";
export const styles = article + own;
