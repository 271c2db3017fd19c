// What the theme leaves out for readers without a mouse, or without sight.
document$.subscribe(() => {
  for (const wide of document.querySelectorAll(".md-typeset__scrollwrap")) wide.tabIndex = 0; // scrolled by arrow keys
  for (const search of document.querySelectorAll(".md-search")) search.setAttribute("aria-label", "Search");
});
