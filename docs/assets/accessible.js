// What the theme leaves out: names for the search and for the buttons of each block, and a way for the keyboard into tables that scroll.
document$.subscribe(() => {
  document.querySelector(".md-search")?.setAttribute("aria-label", "Search")
  requestAnimationFrame(() => {
    for (const table of document.querySelectorAll(".md-typeset__scrollwrap")) table.tabIndex = 0
    document.querySelectorAll(".md-code__nav").forEach((one, n) => one.setAttribute("aria-label", `Block ${n + 1}`))
  })
})
