// Findings in the page: painted by the CSS Custom Highlight API over its own text nodes, so that the document stays as it is.
(() => {
  const here = (globalThis.factcheck ??= {});

  // What is around a quote, to find it again.
  const AROUND = 32;
  // Milliseconds after a change of the page until what is marked is looked at.
  const CALM = 300;
  // Milliseconds between two searches for words that are gone, while the page goes on changing.
  const PAUSE = 3000;

  const state = { again: null, marks: [], timer: 0, searched: 0, told: () => {} };
  const observer = new MutationObserver(() => {
    if (!state.timer) state.timer = setTimeout(settle, CALM);
  });

  // Light letters stand on a dark page, which takes the lighter colours.
  function isDark(range) {
    const [red, green, blue] = getComputedStyle(range.startContainer.parentElement).color.match(/[\d.]+/g).map(Number);
    return red * 0.3 + green * 0.6 + blue * 0.1 > 140;
  }

  const said = (ranges) => ranges.map(String).join("");

  function place(mark, ranges) {
    mark.ranges = ranges ?? [];
    mark.said = said(mark.ranges);
  }

  const holds = (mark) =>
    mark.ranges.length > 0 && said(mark.ranges) === mark.said && mark.ranges.every((range) => range.startContainer.isConnected);

  function paint() {
    for (const name of [...CSS.highlights.keys()]) if (name.startsWith("factcheck-")) CSS.highlights.delete(name);
    for (const mark of state.marks) {
      for (const range of mark.ranges) {
        const shade = isDark(range) ? "-dark" : "";
        for (const name of [`factcheck-${mark.verdict}${shade}`, ...(mark.chosen ? [`factcheck-chosen${shade}`] : [])]) {
          if (!CSS.highlights.has(name)) CSS.highlights.set(name, new Highlight());
          CSS.highlights.get(name).add(range);
        }
      }
    }
  }

  function watch() {
    const roots = new Set([document, ...state.marks.flatMap((mark) => mark.ranges.map((range) => range.startContainer.getRootNode()))]);
    observer.disconnect();
    roots.forEach((root) => observer.observe(root, { subtree: true, childList: true, characterData: true }));
  }

  // Find again what the page has moved or drawn anew.
  function settle() {
    state.timer = 0;
    const missing = state.marks.filter((mark) => !holds(mark));
    const rest = state.searched + PAUSE - Date.now();
    if (!missing.length) return;
    if (rest > 0 && missing.every((mark) => mark.lost)) {
      state.timer = setTimeout(settle, rest);
      return;
    }
    state.searched = Date.now();
    const text = state.again();
    for (const mark of missing) {
      const found = here.find(text.text, mark);
      place(mark, found && text.ranges(...found));
    }
    finish();
  }

  function finish() {
    state.marks.forEach((mark) => { mark.lost = !mark.ranges.length; });
    paint();
    watch();
    state.told(state.marks.filter((mark) => mark.lost).map((mark) => mark.n));
  }

  // Mark findings in a text that was read; `again` reads it anew, `told` hears which findings are not on the page.
  here.mark = (text, findings, again, told) => {
    here.unmark();
    Object.assign(state, { again, told });
    state.marks = findings.map(({ n, verdict, start, end }) => ({
      n,
      verdict,
      start,
      exact: text.text.slice(start, end),
      prefix: text.text.slice(Math.max(0, start - AROUND), start),
      suffix: text.text.slice(end, end + AROUND),
      ranges: text.ranges(start, end) ?? [],
    }));
    // The answer took its time: what the page has written anew meanwhile is looked for at once.
    state.marks.forEach((mark) => place(mark, here.bare(said(mark.ranges)) === here.bare(mark.exact) ? mark.ranges : null));
    if (state.marks.some((mark) => !mark.ranges.length)) settle();
    else finish();
  };

  here.unmark = () => {
    clearTimeout(state.timer);
    observer.disconnect();
    Object.assign(state, { marks: [], timer: 0, searched: 0 });
    paint();
  };

  // Show one finding: scroll to it and set it off. Whether it is there.
  here.choose = (n, scroll) => {
    state.marks.forEach((mark) => { mark.chosen = mark.n === n; });
    paint();
    const mark = state.marks.find((one) => one.chosen);
    if (!mark?.ranges.length) return false;
    if (scroll) {
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      mark.ranges[0].startContainer.parentElement.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    }
    return true;
  };

  // The finding under a point of the window; where two cover it, the one with fewer words.
  here.at = (x, y) => {
    const under = state.marks.filter((mark) =>
      mark.ranges.some((range) => [...range.getClientRects()].some((box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom)));
    return under.sort((one, other) => one.exact.length - other.exact.length)[0]?.n ?? null;
  };

  here.marked = () => state.marks.map(({ n, verdict, ranges }) => ({ n, verdict, said: said(ranges) }));
})();
