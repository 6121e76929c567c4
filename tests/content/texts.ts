/** What people write, in many scripts and shapes. `*` lines are from teammates, who write a small markdown. */
const VISITOR: readonly string[] = [
  "Hi there!",
  "Is it possible to change the delivery address after the order has been sent? I have moved last week and forgot all about it.",
  "ok",
  "👍🏽",
  "👩‍👩‍👧‍👦🏳️‍🌈",
  "Thanks 🙏 that has worked at once 🎉",
  "Danke schön! Die Rechnungsadressänderungsbestätigung ist angekommen, nur die Umsatzsteuer-Identifikationsnummer fehlt noch.",
  "Здравствуйте! Подскажите, пожалуйста, когда придёт посылка? Трек-номер не обновляется уже третий день.",
  "Де моє замовлення №4521?",
  "مرحبًا، أريد أن أعرف لماذا لم تصل الشحنة رقم 48213 حتى الآن، مع أن الموقع يقول Delivered منذ يومين.",
  "שלום, האם אפשר לבטל את ההזמנה (מספר 7719) ולקבל החזר ל-PayPal?",
  "سلام، لطفاً راهنمایی کنید.",
  "नमस्ते, मेरा भुगतान दो बार कट गया है। क्या आप एक राशि वापस कर सकते हैं?",
  "สวัสดีครับผมสั่งสินค้าไปเมื่อสัปดาห์ที่แล้วแต่ยังไม่ได้รับของเลยครับช่วยตรวจสอบให้หน่อยได้ไหมครับขอบคุณมากครับ",
  "请问这个订单什么时候可以发货?我已经付款三天了,但是状态一直没有变化,能帮我查一下吗?",
  "昨日注文した商品の色を変更したいのですが、まだ間に合いますか?よろしくお願いします。",
  "주문을 취소하고 싶어요. 아직 배송 전이라고 나오는데 취소 버튼이 보이지 않습니다.",
  "Xin chào, tôi muốn đổi cỡ áo từ M sang L được không?",
  "Γεια σας, δεν μπορώ να συνδεθώ στον λογαριασμό μου από χθες το βράδυ.",
  "ทดสอบ https://example.com/th/สินค้า?หมวด=รองเท้า&สี=แดง ครับ",
  "https://shop.example.com/orders/2026/11/7f3c9a1e-5b1d-4d8e-9c55-0d6c3e2a1b4f/track?utm_source=mail&utm_medium=email&utm_campaign=shipping-notification-november&signature=aVeryLongSignatureThatHasNoPlaceToBreakAnywhereInItAtAll0123456789",
  "The page says:\n\nTypeError: Cannot read properties of undefined (reading 'map')\n    at OrderList (orders.js:42:17)\n    at renderWithHooks (react-dom.js:14985:18)\n\nand then nothing",
  "me@example.com or support+orders@example.co.uk?",
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "Zażółć gęślą jaźń – e\u0301 and é, ﬁ, ½, ①, ☃, \u202bשלום\u202c.",
  "1. first\n2. second\n3. third",
  "?",
];

const TEAM: readonly string[] = [
  "Hello! Happy to help. **Could you send me the order number?**",
  "Here is what to do:\n\n1. Open *Settings*\n2. Choose **Addresses**\n3. Press `Save`",
  "- the blue one is in stock\n- the red one comes on Monday\n- the green one is sold out",
  "```\nconst order = await api.orders.get(id);\nif (!order) throw new Error(`No order ${id}`);\n```\nThat is all you need.",
  "See [our help centre](https://help.example.com/en/articles/returns-and-refunds) for the details.",
  "Добрый день! Посылка уже в пути, **ожидайте завтра**.",
  "أهلاً بك! تم تحديث العنوان، وستصلك رسالة تأكيد خلال *24 ساعة*.",
  "שלום! ההחזר בדרך – בדרך כלל זה לוקח 3–5 ימי עסקים.",
  "您好!订单已经发货,运单号是 `SF1234567890123`,预计明天送达。",
  "お問い合わせありがとうございます。**色の変更**を承りました。",
  "ขอบคุณครับ กำลังตรวจสอบให้อยู่นะครับ",
  "धन्यवाद! राशि **2 दिनों** में वापस आ जाएगी।",
  "✅",
  "Anything else I can do for you? 😊",
];

/** A text that a visitor or a teammate may have written; the same number gives the same text, and each is told apart by it. */
export function textOf(from: "visitor" | "team", index: number): string {
  const all = from === "visitor" ? VISITOR : TEAM;
  const text = all[(index * 7 + Math.floor(index / all.length)) % all.length] ?? "";
  // Most say which they are; what is only an emoji or a word stays that, as it is drawn in its own way.
  return text.length < 8 || text.endsWith("```") ? text : `${text} #${index}`;
}
