// The text of a page with the way back: from each of its UTF-16 units to the text node that it stands in. Nothing of the page is changed.
(() => {
  const here = (globalThis.factcheck ??= {});

  // Longer texts are cut at the end of a line: some 16,000 words, for which a server takes seconds.
  const LONGEST = 100_000;
  // Not text, not shown, or what is said beside it: struck out words, pronunciations, texts that stand in for pictures.
  const UNREAD = new Set([
    "audio", "button", "canvas", "datalist", "del", "embed", "iframe", "input", "map", "math", "meter", "noscript", "object", "progress",
    "rp", "rt", "s", "script", "select", "strike", "style", "svg", "template", "textarea", "title", "video",
  ]);
  // Around an article, not in it.
  const FURNITURE = new Set(["aside", "dialog", "menu", "nav"]);
  const ROLES = new Set(["alertdialog", "banner", "complementary", "contentinfo", "dialog", "menu", "navigation", "search", "toolbar"]);
  // Lines that belong together: one line break between them, two around all other blocks.
  const CLOSE = new Set(["dd", "dt", "li", "summary", "tr"]);
  // A raised mark that leads to a note, and what makes such a mark a power or a square.
  const NOTE = /^\s*[[(]?(?:\d{1,3}|[a-z*†‡§])[\])]?\s*$/i;
  const POWER = /(?:[×x·*] ?10|(?:^|[^\p{L}])[kcm]?m ?)$/u;
  // Marks without a width: soft hyphens, places to break, directions of writing.
  const NO_WIDTH = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/;
  const BLANK = /[ \t\n\r\f]/;
  // What stands between two blocks, the weakest first.
  const GAPS = ["", " ", "\t", "\n", "\n\n"];
  // A row of a table with a longer cell is layout: its cells are blocks of their own.
  const CELL = 120;

  class Text {
    constructor() {
      this.text = "";
      this.nodes = []; // for each unit of the text its node, null for what is put between blocks
      this.places = []; // and its offset there
      this.blank = null; // a blank that is written once something follows it
      this.gap = ""; // what is between the last block and the next
      this.cut = false;
      this.parts = [];
    }

    write(letter, node, place) {
      this.parts.push(letter);
      this.nodes.push(node);
      this.places.push(place);
    }

    get length() {
      return this.nodes.length;
    }

    letter(letter, node, place) {
      if (this.gap && this.length) for (const one of this.gap) this.write(one, null, 0);
      else if (this.blank && this.length) this.write(" ", ...this.blank);
      this.gap = "";
      this.blank = null;
      this.write(letter, node, place);
    }

    space(node, place) {
      if (!this.gap) this.blank ??= [node, place];
    }

    between(gap) {
      this.blank = null;
      if (GAPS.indexOf(gap) > GAPS.indexOf(this.gap)) this.gap = gap;
    }

    newline() {
      this.between(this.gap === "\n" ? "\n\n" : "\n");
    }

    tail(count) {
      return this.parts.slice(-count).join("");
    }

    finish() {
      this.text = this.parts.join("");
      if (this.length > LONGEST) {
        const end = this.text.lastIndexOf("\n", LONGEST);
        const last = (end > 0 ? this.text.slice(0, end).trimEnd() : this.text.slice(0, LONGEST)).length;
        for (const list of [this.nodes, this.places]) list.length = last;
        this.text = this.text.slice(0, last);
        this.cut = true;
      }
      this.parts = [];
      return this;
    }

    // The places of a stretch of the text in the page, a piece for each of its nodes; null where one is not what it was.
    ranges(start, end) {
      const pieces = [];
      for (let at = start; at < end; at += 1) {
        const node = this.nodes[at];
        if (!node) continue;
        const last = pieces.at(-1);
        if (last && last.node === node && last.to <= this.places[at]) last.to = this.places[at] + 1;
        else pieces.push({ node, from: this.places[at], to: this.places[at] + 1 });
      }
      if (!pieces.length || pieces.some((one) => !one.node.isConnected || one.to > one.node.data.length)) return null;
      return pieces.map(({ node, from, to }) => {
        const range = new Range();
        range.setStart(node, from);
        range.setEnd(node, to);
        return range;
      });
    }
  }

  const above = (node) => node.assignedSlot ?? node.parentNode ?? node.host ?? null;

  function lineage(node) {
    const found = new Set();
    for (let one = node; one; one = above(one)) found.add(one);
    return found;
  }

  // What is shown of an element and its shadow: in the order in which it is seen.
  function inside(element) {
    if (element.shadowRoot) return [element.shadowRoot, element.shadowRoot.childNodes];
    if (element.localName === "slot") {
      const given = element.assignedNodes();
      if (given.length) return [null, given];
    }
    return [element, element.childNodes];
  }

  function hidden(element, style) {
    if (style.display === "none") return true;
    if (style.display !== "contents" && !element.checkVisibility()) return true;
    const away = style.position === "absolute" || style.position === "fixed";
    const covers = style.overflowX !== "visible" && style.overflowY !== "visible";
    if (!away && !covers) return false;
    const { width, height, right, bottom } = element.getBoundingClientRect();
    if (covers && (height === 0 || width === 0 || (width <= 1 && height <= 1))) return true;
    if (!away) return false;
    if (/^rect\((?:0|1)px,? (?:0|1)px,? (?:0|1)px,? (?:0|1)px\)$/.test(style.clip) || /^inset\((?:50|100)%/.test(style.clipPath)) return true;
    return right + scrollX <= 0 || bottom + scrollY <= 0;
  }

  function isFurniture(element, whole) {
    const name = element.localName;
    if (FURNITURE.has(name) || ROLES.has(element.getAttribute("role")) || element.getAttribute("aria-hidden") === "true") return true;
    if (element.isContentEditable) return true;
    if (name === "footer") return !element.closest("blockquote, figure");
    if (name === "header" && !element.closest("article, main, [role=main]")) {
      return [...element.querySelectorAll("h1")].every(here.isMasthead);
    }
    // Old portals put the whole page into one form.
    return name === "form" && element.textContent.length * 2 < whole;
  }

  function isNote(element, text) {
    if (element.localName !== "sup" || !NOTE.test(element.textContent)) return false;
    return Boolean(element.querySelector("a") || element.closest("a")) || !POWER.test(text.tail(8));
  }

  const isOfFigures = (row) =>
    !row.querySelector("table, h1, h2, h3, ul, ol") && [...row.children].every((cell) => cell.textContent.trim().length <= CELL);

  // The first letter of an article, set large beside its first lines.
  const isDropCap = (element, style) => style.float !== "none" && style.display === "block" && element.textContent.trim().length <= 3;

  class Walk {
    constructor(text, { bounds = null, everything = false } = {}) {
      this.text = text;
      this.bounds = bounds;
      this.everything = everything;
      this.begun = !bounds;
      this.done = false;
      this.row = 0; // how many rows of tables are around
      this.toStart = bounds ? lineage(bounds.startContainer) : null;
      this.toEnd = bounds ? lineage(bounds.endContainer) : null;
    }

    root(element) {
      this.whole = element.textContent.length;
      if (this.bounds && !this.toStart.has(element)) this.begun = true;
      this.element(element, true);
    }

    // Whether reading has come past the first or to the last place, which may stand before one of the children of an element.
    reach(container, place) {
      if (!this.bounds || !container) return;
      const { startContainer, startOffset, endContainer, endOffset } = this.bounds;
      if (container === startContainer && place === startOffset) this.begun = true;
      if (container === endContainer && place === endOffset) this.done = true;
    }

    children(element, style) {
      const [container, nodes] = inside(element);
      let place = 0;
      for (const node of nodes) {
        this.reach(container, place);
        if (this.done || this.text.length > LONGEST) return;
        if (node.nodeType === Node.TEXT_NODE) this.words(node, style);
        else if (node.nodeType === Node.ELEMENT_NODE) this.element(node);
        place += 1;
      }
      this.reach(container, place);
    }

    skip(element) {
      if (this.toStart?.has(element)) this.begun = true;
      if (this.toEnd?.has(element)) this.done = true;
    }

    element(element, isRoot = false) {
      if (this.done || (!this.begun && !this.toStart.has(element))) return;
      const name = element.localName;
      if (name === "br") {
        if (this.begun && this.row) this.text.between(" ");
        else if (this.begun) this.text.newline();
        return;
      }
      if (UNREAD.has(name) || element.namespaceURI !== "http://www.w3.org/1999/xhtml") return void this.skip(element);
      if (!isRoot && !this.everything && isFurniture(element, this.whole)) return void this.skip(element);
      const style = getComputedStyle(element);
      if (hidden(element, style) || isNote(element, this.text)) return void this.skip(element);
      const gap = this.gapAround(element, style);
      const isRow = style.display === "table-row" && isOfFigures(element);
      if (isRow) this.row += 1;
      if (gap && this.begun) this.text.between(gap);
      this.children(element, style);
      if (isRow) this.row -= 1;
      if (gap && this.begun && !this.done) this.text.between(gap);
    }

    gapAround(element, style) {
      const { display } = style;
      if (display === "table-cell") return this.row ? "\t" : "\n\n";
      if (display.startsWith("inline") || display.startsWith("ruby") || display === "contents" || isDropCap(element, style)) return "";
      if (display.startsWith("table-") && display !== "table-caption") return "\n";
      if (this.row) return " ";
      return CLOSE.has(element.localName) || display === "list-item" ? "\n" : "\n\n";
    }

    words(node, style) {
      const { bounds, text } = this;
      let from = 0;
      let to = node.data.length;
      if (bounds && node === bounds.startContainer) {
        this.begun = true;
        from = bounds.startOffset;
      }
      if (bounds && node === bounds.endContainer) {
        this.done = true;
        to = bounds.endOffset;
      }
      if (!this.begun || style.visibility !== "visible" || parseFloat(style.fontSize) === 0) return;
      const kept = style.whiteSpaceCollapse;
      const columns = kept === "preserve" && style.textWrapMode === "nowrap";
      for (let at = from; at < to; at += 1) {
        const letter = node.data[at];
        if (NO_WIDTH.test(letter)) continue;
        if (!BLANK.test(letter)) text.letter(letter, node, at);
        else if (kept === "collapse" || (kept === "preserve-breaks" && letter !== "\n")) text.space(node, at);
        else if (letter === "\n") text.newline();
        else if (letter === "\t") text.between("\t");
        else if (columns && !text.gap) text.letter(" ", node, at);
        else text.space(node, at);
      }
    }
  }

  // The text of elements one after another: `bounds` limits it to a selection, `everything` takes also what stands around an article.
  here.read = (roots, options = {}) => {
    const text = new Text();
    for (const root of roots) {
      text.between("\n\n");
      new Walk(text, options).root(root);
    }
    return text.finish();
  };

  // A text without all that is not seen of it: to compare what the page says with what was read.
  here.bare = (text) => [...text].filter((letter) => !NO_WIDTH.test(letter) && !/\s/.test(letter)).join("");

  // Every open shadow root of the page.
  here.shadows = (root = document) => {
    const found = [];
    for (const element of root.querySelectorAll("*")) if (element.shadowRoot) found.push(element.shadowRoot, ...here.shadows(element.shadowRoot));
    return found;
  };

  // The stretch of a text that says the same as before: the quote where what is around it fits best; null where nothing does.
  here.find = (text, { exact, prefix, suffix, start }) => {
    let best = null;
    for (let at = text.indexOf(exact); at >= 0; at = text.indexOf(exact, at + 1)) {
      let before = 0;
      while (before < prefix.length && text[at - 1 - before] === prefix[prefix.length - 1 - before]) before += 1;
      let after = 0;
      while (after < suffix.length && text[at + exact.length + after] === suffix[after]) after += 1;
      const fit = before + after;
      if (!best || fit > best.fit || (fit === best.fit && Math.abs(at - start) < Math.abs(best.at - start))) best = { at, fit };
    }
    return best && best.fit >= Math.min(8, prefix.length + suffix.length) ? [best.at, best.at + exact.length] : null;
  };
})();
