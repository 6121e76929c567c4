/** A short list of emoji by name: those people send in a support conversation, not all there are. More words after `;`. */
const GROUPS = [
  "😀 grinning;happy|😃 smile;happy|😄 laugh;happy|😁 grin;beam|😆 laughing squint|😅 sweat relief|🤣 rolling laughing|😂 joy tears;laugh|🙂 slight smile|🙃 upside down|😉 wink|😊 blush;smile|😇 angel;innocent|🥰 love;hearts|😍 heart eyes;love|🤩 star struck;wow|😘 kiss|😋 yum;tasty|😛 tongue|😜 wink tongue|🤪 zany;crazy|🤗 hug|🤭 oops;giggle|🤫 quiet;shush|🤔 thinking;hmm|🤐 zipper mouth|😐 neutral|😑 expressionless|😶 speechless|😏 smirk|😒 unamused|🙄 eye roll|😬 grimace|😌 relieved|😔 sad;pensive|😪 sleepy|😴 sleeping;zzz|😷 mask;ill|🤒 thermometer;ill|🤕 hurt;bandage|🤢 sick;nausea|🤧 sneeze|🥵 hot|🥶 cold;freezing|😵 dizzy|🤯 mind blown|🤠 cowboy|🥳 party;celebrate|😎 cool;sunglasses|🤓 nerd|🧐 monocle;inspect|😕 confused|😟 worried|🙁 frown;sad|😮 surprised;open mouth|😲 astonished|😳 flushed|🥺 pleading;please|😦 frowning|😨 fearful;scared|😰 anxious;sweat|😥 disappointed|😢 cry;sad|😭 sob;cry|😱 scream;shock|😖 confounded|😞 disappointed;sad|😓 sweat|😩 weary|😫 tired|🥱 yawn;bored|😤 huff|😡 angry;mad|😠 angry|🤬 swearing|💩 poo|🤖 robot;bot|👻 ghost",
  "👍 thumbs up;yes good|👎 thumbs down;no bad|👌 ok;perfect|✌️ victory;peace|🤞 fingers crossed;luck|🤙 call me|👈 point left|👉 point right|👆 point up|👇 point down|☝️ one moment;up|✋ hand;stop|👋 wave;hello bye|🤝 handshake;deal|👏 clap;bravo|🙌 hooray hands|🙏 thanks;please pray|💪 strong muscle|✍️ write|👀 eyes;look|🧠 brain|🙋 raise hand;question|🤦 facepalm|🤷 shrug|💁 info desk|🧑‍💻 developer;computer|🏃 run;hurry",
  "❤️ heart;love red|🧡 orange heart|💛 yellow heart|💚 green heart|💙 blue heart|💜 purple heart|🖤 black heart|💔 broken heart|💯 hundred;perfect|✨ sparkles|⭐ star|🌟 glowing star|🔥 fire;hot|💥 boom|🎉 tada;party celebrate|🎊 confetti|🎁 gift;present|🎂 cake;birthday|🏆 trophy;win|🥇 gold medal;first|🚀 rocket;launch|💡 idea;bulb|⚡ fast;lightning|☀️ sun|🌈 rainbow|☁️ cloud|☔ rain;umbrella|❄️ snow|🌍 world;earth|🌱 plant;grow|🌹 rose;flower|🍀 clover;luck",
  "☕ coffee|🍵 tea|🍺 beer|🥂 cheers;toast|🍕 pizza|🍔 burger|🍎 apple|🍪 cookie|🍫 chocolate|🐶 dog|🐱 cat|🐼 panda|🦊 fox|🦄 unicorn|🐛 bug|🐢 turtle;slow|🐝 bee|⚽ football;soccer|🎮 game|🎵 music note|📷 camera;photo|💻 laptop;computer|📱 phone;mobile|🖨️ printer|⌨️ keyboard|🖥️ screen;desktop|🔋 battery|🔌 plug;power|📧 mail;email|📦 package;parcel|🚚 delivery truck|🛒 cart;shopping|💳 card;payment|💰 money|🧾 receipt;invoice|📄 document;page|📎 paperclip;attach|📌 pin|📅 calendar;date|⏰ alarm clock|⏳ waiting;hourglass|🔑 key|🔒 lock;secure|🔓 unlock|🔧 wrench;fix|🛠️ tools;repair|⚙️ settings;gear|🔗 link|🔍 search;magnify|🔔 bell;notify|🔕 mute|🏠 home;house|🚗 car|✈️ plane;travel",
  "✅ check;done yes|☑️ tick|✔️ check mark|❌ cross;no wrong|❗ important;exclamation|❓ question|⚠️ warning|🚫 forbidden|⛔ no entry|🆗 ok button|🆕 new|🔴 red circle|🟢 green circle|🔵 blue circle|➡️ arrow right|⬅️ arrow left|⬆️ arrow up|⬇️ arrow down|🔄 refresh;reload|➕ plus;add|➖ minus|♻️ recycle|💬 speech;message|🏁 finish flag",
];

export type Emoji = { char: string; name: string /** All it is found by, after spaces. */; found: string };

const ENTRIES = GROUPS.flatMap((group) =>
  group.split("|").map((entry) => {
    const space = entry.indexOf(" ");
    return { char: entry.slice(0, space), named: entry.slice(space + 1) };
  }),
);

/** All of them, in the order of the grid. */
export const CHARS: readonly string[] = ENTRIES.map(({ char }) => char);
/** Their names in English, each with more words it is found by: `name;word word|name|…`, in the same order. */
export const ENGLISH = ENTRIES.map(({ named }) => named).join("|");

const plain = (text: string, locale: string): string =>
  text
    .toLocaleLowerCase(locale)
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/\u0131/g, "i")
    .replace(/\u0153/g, "oe")
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ");

/** The list in a language. English finds them everywhere: its names are what many know them by. */
export function readEmoji(names: string, locale: string): readonly Emoji[] {
  const named = names.split("|");
  return ENTRIES.map(({ char, named: english }, index) => {
    const [name = "", more = ""] = (named[index] ?? english).split(";");
    return { char, name, found: plain(` ${name} ${more} ${english}`, locale) };
  });
}

/** Scripts that put no spaces between words. */
const UNSPACED = /[\u3040-\u30ff\u4e00-\u9fff]/;

/** Those that have a word beginning with each word of the search; all for an empty one. */
export function findEmoji(list: readonly Emoji[], search: string, locale: string): readonly Emoji[] {
  const words = plain(search, locale).split(" ").filter(Boolean);
  return list.filter(({ found }) =>
    words.every((word) => found.includes(UNSPACED.test(word) ? word : ` ${word}`)),
  );
}
