// What of a page is its article, its headline, its day of publication and its address.
(() => {
  const here = (globalThis.factcheck ??= {});

  // What has fewer letters is a teaser or a note, not an article.
  const ARTICLE = 500;
  // What an article has at least of the text of its page, where nothing else tells it; and what a paragraph has, in any language, that
  // is marked as one or not.
  const MOST = 0.7;
  const PARAGRAPH = 20;
  const LINES = 80;
  const DAY = /^\s*(\d{4}-\d{2}-\d{2})(?!\d)/;
  const NEWS = /(?:Article|Posting|Report)$/;
  const METAS = [
    "article:published_time", "og:article:published_time", "datePublished", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued",
    "dc.date", "date", "pubdate", "publishdate", "publish_date", "publication_date",
  ];

  const deep = (selector) => [document, ...here.shadows()].flatMap((root) => [...root.querySelectorAll(selector)]);
  const letters = (element) => here.read([element]).text.length;
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });

  function inView(element) {
    const { top, bottom } = element.getBoundingClientRect();
    return Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0));
  }

  // The part of the page that holds its article: of several, the one that is read now; a page of teasers is one text.
  function body() {
    const outermost = (found) => found.filter((one) => !found.some((other) => other !== one && other.contains(one)));
    const main = deep("main, [role=main]").find(shown) ?? document.body;
    const found = outermost(deep("article, [role=article]").filter(shown));
    const sized = found.map((element) => ({ element, size: letters(element) })).filter((one) => one.size > 0);
    const long = sized.filter((one) => one.size >= ARTICLE);
    if (long.length) return long.sort((one, other) => inView(other.element) - inView(one.element) || other.size - one.size)[0].element;
    if (sized.length === 1 && sized[0].size * 2 > letters(main)) return sized[0].element;
    return deep("[itemprop~=articleBody]").find(shown) ?? (main === document.body ? densest(main) : main);
  }

  // Letters that are not those of links.
  const ownLetters = (element) =>
    element.textContent.trim().length - [...element.querySelectorAll("a, script, style, noscript")].reduce((sum, one) => sum + one.textContent.length, 0);

  // Old pages do not say what their article is: the innermost element that holds nearly all of the text, and every paragraph of it.
  function densest(element) {
    const whole = ownLetters(element);
    const inner = [...element.children].find((one) => ownLetters(one) >= whole * MOST);
    if (!inner || !shown(inner) || inner.shadowRoot || inner.localName === "p") return element;
    const isParagraph = (one) => ownLetters(one) >= (one.matches("h1, h2, p") ? PARAGRAPH : LINES) && shown(one);
    const texts = [...element.querySelectorAll("h1, h2, p, :is(div, section, td):not(:has(div, section, td, p))")];
    return texts.some((one) => !inner.contains(one) && isParagraph(one)) ? element : densest(inner);
  }

  // The name of the site, which stands above all of its pages and says nothing about this one.
  here.isMasthead = (heading) => {
    if (heading.textContent.trim() === document.querySelector('meta[property="og:site_name"]')?.content.trim()) return true;
    const header = heading.closest("header, nav, [role=banner]");
    if (!header || header.closest("article, main, [role=main]")) return false;
    return Boolean(header.querySelector("nav") || heading.querySelector("a[href]") || heading.closest("a[href]"));
  };

  const headingOf = (root) => [...root.querySelectorAll("h1")].find((one) => shown(one) && !here.isMasthead(one)) ?? null;

  // The elements of the article: its heading first where that stands before its text.
  here.article = () => {
    const text = body();
    if (text.querySelector("h1, h2")) return [text];
    const heading = headingOf(document);
    const before = heading && !heading.contains(text) && heading.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING;
    return before ? [heading, text] : [text];
  };

  here.headline = (roots) => {
    const heading = roots.map((root) => (root.localName === "h1" ? root : headingOf(root))).find(Boolean);
    const told = document.querySelector('meta[property="og:title"]')?.content;
    const other = heading || told ? heading : headingOf(document);
    const said = other ? here.read([other]).text : told;
    return said?.replace(/\s+/g, " ").trim().slice(0, 300) || null;
  };

  function day(written) {
    const found = DAY.exec(written ?? "")?.[1];
    if (!found || Number.isNaN(Date.parse(found))) return null;
    return found <= new Date(Date.now() + 86_400_000).toISOString().slice(0, 10) ? found : null;
  }

  function* things(found, depth = 0) {
    if (!found || typeof found !== "object" || depth > 6) return;
    if (found.datePublished) yield found;
    for (const one of Object.values(found)) yield* things(one, depth + 1);
  }

  function ofData() {
    const found = [];
    for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
      try {
        found.push(...things(JSON.parse(script.textContent)));
      } catch {
        continue; // what is no JSON tells nothing
      }
    }
    const news = found.find((one) => [one["@type"]].flat().some((type) => NEWS.test(type)));
    return day(String((news ?? found[0])?.datePublished ?? ""));
  }

  function ofMetas() {
    const told = new Map();
    for (const meta of document.querySelectorAll("meta[content]")) {
      const name = (meta.getAttribute("property") ?? meta.getAttribute("name") ?? meta.getAttribute("itemprop") ?? "").toLowerCase();
      if (!told.has(name)) told.set(name, meta.content);
    }
    return METAS.map((name) => day(told.get(name.toLowerCase()))).find(Boolean) ?? null;
  }

  function ofTimes(root) {
    const times = [...root.querySelectorAll("time[datetime]")];
    const best = times.find((one) => one.matches("[itemprop~=datePublished], [pubdate]")) ?? times[0];
    return day(best?.getAttribute("datetime"));
  }

  // As many sites write it: /2024/02/02/title or /2024-02-02-title.
  function ofAddress() {
    const [, ...parts] = /\/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?=[/-]|$)/.exec(location.pathname) ?? [];
    return parts.length ? day(parts.map((one) => one.padStart(2, "0")).join("-")) : null;
  }

  // The day of publication and what told it. Of several articles on a page only what each says itself counts.
  here.published = (roots) => {
    const text = roots.at(-1);
    const several = deep("article").filter((one) => one.textContent.length >= ARTICLE).length > 1;
    const tellers = [
      ["time", () => (several ? ofTimes(text) : null)],
      ["data", ofData],
      ["meta", ofMetas],
      ["time", () => ofTimes(text) ?? ofTimes(document)],
      ["address", ofAddress],
    ];
    for (const [from, tell] of tellers) {
      const found = tell();
      if (found) return { day: found, from };
    }
    return { day: null, from: null };
  };

  // The page's own address for what it shows, without what follows the #.
  here.address = () => {
    const told = document.querySelector('link[rel="canonical"]')?.href;
    const address = told && URL.canParse(told) && new URL(told).host === location.host ? new URL(told) : new URL(location.href);
    address.hash = "";
    return /^https?:$/.test(address.protocol) ? address.href : null;
  };
})();
