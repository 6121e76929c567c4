import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { type AnchorRecord, FEATURES, type Feature } from "../../protocol/anchors/anchor.ts";
import { type Features, makeReader } from "./features.ts";
import { hashOf, unpackHashes, wordsOf } from "./hash.ts";
import { makeJudge } from "./judge.ts";
import { compare, packHashes, packLikeness } from "./record/write.ts";
import { generalizePath, isStableClass, isStableId } from "./stable.ts";
import { makeScale, NO_DRIFT, selfLikeness, TRAITED, unpackLikeness, weigh } from "./weigh.ts";

const hash = fc.integer({ min: 0, max: 0xffffff });
const features = fc.dictionary(
  fc.constantFrom(...FEATURES),
  fc.uniqueArray(hash, { minLength: 1, maxLength: 8 }),
) as fc.Arbitrary<Features>;
const rare = fc.dictionary(fc.constantFrom(...FEATURES), fc.integer({ min: 1, max: 90 }));

describe("hashes", () => {
  it("are read as they were written, whatever they are", () => {
    fc.assert(fc.property(fc.array(hash), (all) => void expect(unpackHashes(packHashes(all))).toEqual(all)));
    fc.assert(
      fc.property(fc.string(), (text) => unpackHashes(packHashes([hashOf(text)]))[0] === hashOf(text)),
    );
  });
  it("take words of any script apart, and case for nothing", () => {
    expect(wordsOf("Save & CLOSE (3)")).toEqual(["save", "close", "3"]);
    expect(wordsOf("保存する الحفظ")).toEqual(["保", "存", "する", "الحفظ"]);
  });
});

describe("likeness", () => {
  it("is whole with itself, and never outside of 0 and 1", () => {
    fc.assert(
      fc.property(features, features, (one, two) => {
        for (const like of Object.values(compare(one, one))) expect(like).toBe(1);
        for (const like of Object.values(compare(one, two))) expect(like >= 0 && like <= 1).toBe(true);
      }),
    );
  });
  it("is written with a digit each and read to within a twentieth", () => {
    fc.assert(
      fc.property(features, features, (one, two) => {
        const likeness = compare(one, two);
        const read = unpackLikeness(packLikeness(likeness));
        expect(Object.keys(read).sort()).toEqual(Object.keys(likeness).sort());
        for (const feature of FEATURES)
          expect(Math.abs((read[feature] ?? 0) - (likeness[feature] ?? 0))).toBeLessThan(0.06);
      }),
    );
  });
});

describe("evidence", () => {
  it("is never more for another than for the element itself, however the page has changed", () => {
    const drift = fc.record({
      text: fc.double({ min: 0, max: 1, noNaN: true }),
      cls: fc.constant(0.5),
      id: fc.constant(1),
    });
    fc.assert(
      fc.property(features, features, fc.tuple(rare, drift), (one, two, [bits, changed]) => {
        const scale = makeScale(weigh(bits, changed));
        expect(scale(compare(one, two))).toBeLessThanOrEqual(scale(compare(one, one)) + 1e-9);
        expect(Number.isFinite(scale(selfLikeness(bits)))).toBe(true);
      }),
    );
  });
  it("of text counts for less on a page in another language", () => {
    const bits = { label: 60, tag: 10 };
    const here = makeScale(weigh(bits, NO_DRIFT));
    const elsewhere = makeScale(weigh(bits, { ...NO_DRIFT, text: 1 }));
    expect(here({ label: 0, tag: 1 })).toBeLessThan(elsewhere({ label: 0, tag: 1 }));
    expect(elsewhere({ label: 1, tag: 1 })).toBeLessThan(here({ label: 1, tag: 1 }));
  });
});

describe("judging", () => {
  it("reads no further where an element cannot be it, and never makes it less than it is", () => {
    fc.assert(
      fc.property(
        features,
        features,
        rare,
        fc.double({ min: -1, max: 1, noNaN: true }),
        (one, two, ...rest) => {
          const [bits, least] = rest;
          const read = vi.fn((_: Element, feature: Feature) => two[feature] ?? []);
          const record: AnchorRecord = {
            v: 1,
            salt: "",
            is: Object.fromEntries(Object.entries(one).map(([feature, all]) => [feature, packHashes(all)])),
            rare: bits,
            paths: [["a"]],
            decoys: [],
            not: "",
            page: { text: "", cls: "", id: "" },
          };
          const reader = { ...makeReader(""), get: read };
          const judge = makeJudge(record, reader)(NO_DRIFT);
          const element = document.createElement("a");
          const whole = judge(element).confidence;
          const readsOfAll = read.mock.calls.length;
          read.mockClear();
          const { confidence } = judge(element, 0, least);
          if (whole >= least) expect(confidence).toBe(whole);
          else expect(confidence).toBeGreaterThanOrEqual(whole);
          expect(read.mock.calls.length).toBeLessThanOrEqual(readsOfAll);
        },
      ),
    );
  });
  const judgeOf = (is: Features, rare: AnchorRecord["rare"], there: Features) => {
    const record: AnchorRecord = {
      v: 1,
      salt: "",
      is: Object.fromEntries(Object.entries(is).map(([feature, all]) => [feature, packHashes(all)])),
      rare,
      paths: [["a"]],
      decoys: [],
      not: "",
      page: { text: "", cls: "", id: "" },
    };
    const reader = { ...makeReader(""), get: (_: Element, feature: Feature) => there[feature] ?? [] };
    return makeJudge(record, reader);
  };
  const confidence = (is: Features, there: Features, drift = NO_DRIFT) =>
    judgeOf(is, { icon: 60, tag: 20 }, there)(drift)(document.createElement("a")).confidence;
  const ICON = { icon: [1], tag: [2] };

  it.each(["label", "href", "name"] as const)(
    "takes for another what has a %s where the recorded element had none",
    (feature) => {
      const came = { ...ICON, [feature]: [3] };
      expect(confidence(ICON, came)).toBeLessThan(confidence(ICON, ICON) - 0.3);
      // It had one, and has it still.
      expect(confidence(came, came)).toBe(confidence(ICON, ICON));
      // On a page all of whose words are new, what comes says nothing.
      const elsewhere = { ...NO_DRIFT, text: 1 };
      expect(confidence(ICON, came, elsewhere)).toBe(confidence(ICON, ICON, elsewhere));
    },
  );
  it.each(["id", "row"] as const)("minds no %s that came", (feature) => {
    expect(confidence(ICON, { ...ICON, [feature]: [3] })).toBe(confidence(ICON, ICON));
  });
  it("goes over the features in the order in which records write them", () => {
    expect(TRAITED).toEqual(FEATURES);
  });
});

describe("an address", () => {
  const hrefOf = (address: string) => {
    const link = document.createElement("a");
    link.setAttribute("href", address);
    return { href: makeReader("").get(link, "href") };
  };
  const like = (one: string, two: string) => compare(hrefOf(one), hrefOf(two)).href;

  it("is alike in part where its folders were renamed, and not where it leads elsewhere", () => {
    expect(like("../examples/invoice.html", "../examples/invoice.html")).toBe(1);
    const moved = like("../examples/invoice.html", "pages/invoice.html") as number;
    expect(moved).toBeGreaterThan(0.3);
    expect(moved).toBeLessThan(1);
    expect(like("../examples/invoice.html", "../examples/profile.html")).toBe(0);
    expect(like("#about", "#services")).toBe(0);
  });
  it("tells things apart that are only counted, and knows each where its folder was renamed", () => {
    const other = like("img/full/1.jpg", "img/full/2.jpg") as number;
    expect(other).toBeLessThan(0.7);
    expect(other).toBeGreaterThan(0.3);
    expect(like("#project1", "#project2")).toBeLessThan(0.7);
    const nextDoor = like("img/full/1.jpg", "assets/img/full/2.jpg") as number;
    expect(like("img/full/1.jpg", "assets/img/full/1.jpg")).toBeGreaterThan(nextDoor);
    // What leads nowhere says nothing, however it is written.
    expect(hrefOf("#!").href).toEqual(hrefOf("#").href);
  });
});

describe("what an element says", () => {
  const labelOf = (html: string) => {
    const box = document.createElement("div");
    box.innerHTML = html;
    return makeReader("").get(box.firstElementChild as Element, "label");
  };
  it("is the same however its page is indented", () => {
    const deep = `\n${" ".repeat(90)}`;
    expect(labelOf(`<a>${deep}<b>${deep}Category</b>${deep}<b>Project\n Name</b></a>`)).toEqual(
      labelOf("<a><b>Category</b><b>Project Name</b></a>"),
    );
  });
});

describe("what is made up anew", () => {
  it.each([":r1:", "radix-4", "ember123", "«r1»", "3f2504e0-4f89-11d3", "order-10234"])(
    "is no id to hold on to: %s",
    (id) => expect(isStableId(id)).toBe(false),
  );
  it.each(["save", "user-menu", "nav_main", "tab2"])("is not: #%s", (id) =>
    expect(isStableId(id)).toBe(true),
  );
  it.each(["css-1q2w3e4", "active", "is-open", "Button_root__x3Fq9", "w-[3px]", "jss12", "sc-a1b2"])(
    "is no class to hold on to: %s",
    (token) => expect(isStableClass(token)).toBe(false),
  );
  it.each(["btn", "btn-primary", "card", "nav-link", "col-md-6"])("is not: .%s", (token) =>
    expect(isStableClass(token)).toBe(true),
  );
  it("is taken out of addresses", () => {
    expect(generalizePath("https://a.example/orders/123?page=2")).toBe(generalizePath("/orders/7"));
    expect(generalizePath("#")).toBe("");
    expect(generalizePath("https://a.example/docs/3.0")).toBe(generalizePath("https://a.example/docs/3.1/"));
    expect(generalizePath("/new_project")).toBe(generalizePath("/new-project"));
    expect(generalizePath("/")).toBe("/");
  });
});
