// Answers with what is wider than the page or its column, and with words that stand on two lines. What is there for ears alone
// has no width.
const answer = arguments[0];
// Once the page stands as the new window and text want it.
requestAnimationFrame(() => requestAnimationFrame(() => answer(look())));

function look() {
  const page = document.documentElement;
  const found = [];
  const nameOf = (element) => {
    const marked = element.closest("[data-testid]")?.dataset.testid;
    return `<${element.localName} class="${element.getAttribute("class")}">${marked ? ` in ${marked}` : ""}`;
  };
  const forEars = [...document.querySelectorAll("body *")].filter((element) => {
    const { width, height } = element.getBoundingClientRect();
    return width <= 1 && height <= 1;
  });
  const seen = [...document.querySelectorAll("body *")].filter(
    (element) => element.checkVisibility({ visibilityProperty: true }) && !forEars.some((it) => it.contains(element)),
  );
  // The column that every screen stands in.
  const column = document.querySelector("main > div");
  const style = column && getComputedStyle(column);
  const right = column ? column.getBoundingClientRect().right - Number.parseFloat(style.paddingRight) : page.clientWidth;

  for (const element of [page, ...seen]) {
    const { overflowX, textOverflow, webkitLineClamp } = getComputedStyle(element);
    const isCut = overflowX !== "visible" && textOverflow !== "ellipsis" && webkitLineClamp === "none";
    const scrolls = element === page || (isCut && !element.matches("input, textarea, select"));
    const wide = element.scrollWidth - element.clientWidth;
    if (scrolls && wide > 1) found.push(`${nameOf(element)} is cut or scrolls sideways by ${wide} px`);
  }
  for (const element of seen.filter((it) => it.childElementCount === 0)) {
    const box = element.getBoundingClientRect();
    const edge = column?.contains(element) ? right : page.clientWidth;
    if (box.left < -1 || box.right > edge + 1) found.push(`${nameOf(element)} ends at ${box.right} of ${edge} px`);
  }
  const range = document.createRange();
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const isSeen = new Set(seen);
  while (words.nextNode()) {
    const { parentElement: element, data } = words.currentNode;
    // An ID or an address says that it may be broken.
    if (!isSeen.has(element) || getComputedStyle(element).overflowWrap === "anywhere") continue;
    for (const { 0: word, index } of data.matchAll(/[\p{L}\p{N}]+/gu)) {
      range.setStart(words.currentNode, index);
      range.setEnd(words.currentNode, index + word.length);
      const boxes = [...range.getClientRects()].filter(({ width }) => width > 0);
      const lines = new Set(boxes.map(({ top }) => Math.round(top)));
      if (lines.size > 1) found.push(`${nameOf(element)} breaks "${word}"`);
      const edge = column?.contains(element) ? right : page.clientWidth;
      if (boxes.some((box) => box.right > edge + 1)) found.push(`${nameOf(element)} has "${word}" beyond its edge`);
    }
  }
  return found;
}
