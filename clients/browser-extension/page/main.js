// What the service worker asks of a page: to be looked at, read, marked. Answers only the extension itself.
(() => {
  const here = globalThis.factcheck;
  if (here.listens) return;
  here.listens = true;

  // What was read last: its text and how it is read again.
  let last = null;

  // The selection of this frame as a pair of places, also where it lies in an open shadow root.
  function selected() {
    const selection = getSelection();
    if (!selection?.rangeCount) return null;
    const shadowRoots = here.shadows();
    const range = (shadowRoots.length && selection.getComposedRanges?.({ shadowRoots })[0]) || selection.getRangeAt(0);
    return range.collapsed ? null : range;
  }

  // The selected part of a field; it cannot be marked, and what is written in secret is not read.
  function inField() {
    let field = document.activeElement;
    while (field?.shadowRoot?.activeElement) field = field.shadowRoot.activeElement;
    if (!field?.matches("textarea, input[type=text], input[type=search], input:not([type])")) return "";
    return field.value.slice(field.selectionStart, field.selectionEnd);
  }

  function readSelection() {
    const bounds = selected();
    const read = bounds && here.read([document.body], { bounds, everything: true });
    if (read?.text) return { text: read, again: () => here.read([document.body], { everything: true }) };
    return { text: null, said: inField() };
  }

  function readArticle() {
    const read = here.read(here.article());
    return { text: read, again: () => here.read(here.article()) };
  }

  const DOING = {
    // Asked of every frame; of several the one with the focus counts.
    look: () => {
      const { text, said } = readSelection();
      return { selected: (text?.text ?? said).length, focused: document.hasFocus() };
    },
    about: () => {
      const roots = here.article();
      return { published: here.published(roots), headline: here.headline(roots), title: document.title, address: here.address() };
    },
    read: ({ what }) => {
      last = what === "selection" ? readSelection() : readArticle();
      return { text: last.text?.text ?? last.said, cut: last.text?.cut ?? false, markable: Boolean(last.text) };
    },
    mark: ({ findings }) => {
      if (!last?.text) return null;
      here.mark(last.text, findings, last.again, (lost) => tell({ do: "lost", lost }));
      return true;
    },
    choose: ({ n }) => here.choose(n, true),
    unmark: () => { here.unmark(); return true; },
    marked: () => here.marked(),
  };

  // After an update of the extension this script is nobody's any more.
  const tell = (message) => chrome.runtime?.id && chrome.runtime.sendMessage(message).catch(() => {});

  chrome.runtime.onMessage.addListener((message, sender, answer) => {
    if (sender.id === chrome.runtime.id && Object.hasOwn(DOING, message.do)) answer(DOING[message.do](message));
  });

  // A page that is left may come back as it was.
  addEventListener("pagehide", () => tell({ do: "left", left: true }));
  addEventListener("pageshow", ({ persisted }) => persisted && tell({ do: "left", left: false }));

  // Clicks are only looked at; links and buttons of the page stay what they are.
  const CONTROLS = "a[href], button, input, select, textarea, summary, [role=button]";
  addEventListener("click", (event) => {
    if (!event.isTrusted || event.composedPath().some((one) => one.matches?.(CONTROLS))) return;
    const n = here.at(event.clientX, event.clientY);
    if (n === null) return;
    here.choose(n, false);
    tell({ do: "chosen", n });
  }, { capture: true, passive: true });
})();
