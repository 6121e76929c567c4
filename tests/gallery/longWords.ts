/** Content that is longer, wider and higher than anybody would like, in many scripts. */
export const LONG = {
  team: "Donaudampfschifffahrtsgesellschaft Süd – Kundenbetreuung 365",
  agent: "Maximiliane-Alexandra Freifrau von Hohenlohe-Waldenburg-Schillingsfürst",
  greeting:
    "Willkommen! Wie können wir Ihnen heute bei Ihrer Kraftfahrzeughaftpflichtversicherungsbescheinigung behilflich sein? สวัสดีครับ ยินดีต้อนรับ नमस्ते, आपका स्वागत है!",
  word: "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
  address:
    "https://shop.example/very/long/path/that-goes-on-and-on/without/a/place/to-break-0123456789abcdef0123456789abcdef?utm_source=messenger&utm_campaign=aaaaaaaaaaaaaaaaaaaaaaaa",
  lines: [
    "Bitte prüfen Sie die Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetzesnovelle vor dem nächsten Termin.",
    "لم تصل الطلبية رقم 4823-XK بعد، وقد مرّ أسبوعان على موعد التسليم المتفق عليه، فهل يمكنكم التحقق من الأمر؟",
    "שלום, ההזמנה שלי (ORD-2291) הגיעה שבורה, ואני מבקש החזר מלא או מוצר חלופי בהקדם האפשרי.",
    "नमस्ते, मेरे खाते में लॉग इन करते समय त्रुटि आ रही है और पासवर्ड रीसेट करने का लिंक काम नहीं कर रहा है।",
    "ฉันไม่สามารถเปลี่ยนที่อยู่จัดส่งหลังจากชำระเงินแล้วได้หรือไม่กรุณาช่วยตรวจสอบให้ด้วยนะคะขอบคุณค่ะ",
    "注文した商品がまだ届いていません。追跡番号を確認しましたが、三日前から更新されていないようです。",
    "주문한 상품이 아직 도착하지 않았습니다. 운송장 번호를 확인했지만 사흘째 업데이트되지 않았습니다.",
    "Доставка задерживается уже на десять дней, а служба поддержки перевозчика не отвечает на обращения.",
    "https://shop.example/orders/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef/items",
    "ÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁÁ",
    "Yes.",
  ],
} as const;

const TABLE = [
  "| Bezeichnung | Menge | Rindfleischetikettierungsüberwachung | الملاحظات | Preis |",
  "|---|---:|:---:|---|---:|",
  "| Donaudampfschifffahrtskapitänsmütze | 1 | ja | لا توجد ملاحظات | 1.234.567,89 € |",
  "| ネジ M4 | 12,000 | nein | ארוך מאוד | ¥ 1,200 |",
].join("\n");

/** An article with every kind of block, each larger than its place. */
export const LONG_ARTICLE = [
  "---",
  `title: ${LONG.word} und was Sie darüber wissen sollten, wenn Sie zum ersten Mal davon hören`,
  "featured: 1",
  "---",
  "",
  LONG.lines[0],
  "",
  `## ${LONG.word}`,
  "",
  `See ${LONG.address} or [a link with a very long name that runs over more than one line of the reader](https://shop.example/guide).`,
  "",
  "```",
  `const veryLongName = await fetch("${LONG.address}");`,
  "```",
  "",
  "## كيف تعيد طلبيتك",
  "",
  LONG.lines[1],
  "",
  `1. ${LONG.lines[3]}`,
  `   - ${LONG.lines[4]}`,
  `     - ${LONG.lines[9]}`,
  `2. \`${"code_without_a_break_".repeat(6)}\``,
  "",
  "### 配送について",
  "",
  LONG.lines[5],
  "",
  TABLE,
  "",
  "> [!WARNING]",
  `> ${LONG.lines[0]}`,
  "",
  "> [!NOTE]",
  `> ${LONG.lines[2]}`,
  "",
  `> ${LONG.lines[7]}`,
].join("\n");

/** A ticket form with a field of every type, each with a long name. */
export const LONG_FORM = {
  name: `${LONG.word} beantragen`,
  description: LONG.lines[0],
  audience: "all",
  isDefault: true,
  fields: [
    {
      id: "subject",
      type: "text",
      label: `Worum geht es? ${LONG.word}`,
      required: true,
      maxLength: 200,
      placeholder: LONG.lines[0].slice(0, 80),
    },
    {
      id: "description",
      type: "textarea",
      label: "صف المشكلة بالتفصيل من فضلك",
      help: LONG.lines[1],
      required: true,
    },
    {
      id: "kind",
      type: "select",
      label: "Art der Anfrage",
      required: true,
      options: [LONG.word, "نعم", LONG.lines[5].slice(0, 60)],
    },
    {
      id: "parts",
      type: "multi-select",
      label: "Betroffene Teile",
      required: true,
      options: [LONG.word, LONG.lines[4].slice(0, 80), "C"],
    },
    { id: "count", type: "number", label: "Stückzahl", required: false, min: 1, max: 10 },
    { id: "since", type: "date", label: "Seit wann?", required: false },
    { id: "mail", type: "email", label: "E-Mail-Adresse für Rückfragen", required: true },
    { id: "terms", type: "checkbox", label: `Ich habe die ${LONG.word}shinweise gelesen`, required: true },
  ],
};
