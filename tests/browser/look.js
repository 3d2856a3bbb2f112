// What is wrong with the page as it stands: sentences, empty where nothing is. `target`: least size to touch, in px.
(target) => {
  const faults = [];
  const shown = (element) => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return style.visibility !== "hidden" && style.display !== "none" && box.width > 0 && box.height > 0 && box.right > 0;
  };
  const name = (element) => {
    const text = (element.innerText || element.getAttribute("aria-label") || element.id || element.name || "").trim();
    return `<${element.tagName.toLowerCase()}${element.className ? "." + element.className : ""}> “${text.slice(0, 24)}”`;
  };

  const page = document.documentElement;
  if (!/^(zh|en)/.test(page.lang)) faults.push(`language of the page: “${page.lang}”`);
  const headings = document.querySelectorAll("h1");
  if (headings.length !== 1) faults.push(`${headings.length} first headings`);
  if (page.scrollWidth > page.clientWidth) {
    const widest = [...document.body.querySelectorAll("*")]
      .filter((element) => shown(element) && !element.closest(".scroll"))
      .sort((a, b) => b.getBoundingClientRect().right - a.getBoundingClientRect().right)[0];
    faults.push(`sideways overflow: ${page.scrollWidth} in ${page.clientWidth} px, by ${name(widest)}`);
  }
  for (const element of document.querySelectorAll("[tabindex]"))
    if (element.tabIndex > 0) faults.push(`order of focus forced: ${name(element)}`);
  for (const image of document.querySelectorAll("img:not([alt])")) faults.push(`picture without text: ${image.src}`);

  for (const control of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    const labelled = [...(control.labels || [])].some((label) => label.innerText.trim() || label.textContent.trim());
    if (!labelled && !control.getAttribute("aria-label") && !control.getAttribute("aria-labelledby"))
      faults.push(`no label: ${name(control)}`);
  }

  const touched = "button, .button, summary, nav a, header a, footer a, form a, form input:not([type=hidden]), form select";
  for (const element of document.querySelectorAll(touched)) {
    if (!shown(element) || element.classList.contains("skip")) continue;
    const part = /^(checkbox|radio)$/.test(element.type) ? element.closest("label") || element : element;
    const box = part.getBoundingClientRect();
    if (box.height < target - 0.5 || box.width < target - 0.5)
      faults.push(`small to touch: ${name(part)} ${Math.round(box.width)}×${Math.round(box.height)}, not ${target}`);
  }

  // Contrast (WCAG 2.2, 1.4.3): colours as painted, half-transparent ones laid over what lies behind.
  const numbers = (colour) => {
    const found = colour.match(/[\d.]+/g).map(Number);
    return { rgb: found.slice(0, 3), alpha: found.length > 3 ? found[3] : 1 };
  };
  const over = (top, below) => top.rgb.map((value, i) => value * top.alpha + below[i] * (1 - top.alpha));
  const light = (rgb) => {
    const [r, g, b] = rgb.map((value) => value / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [dark, bright] = [light(a), light(b)].sort((x, y) => x - y);
    return (bright + 0.05) / (dark + 0.05);
  };
  const grounds = (element) => {
    if (!element) return [[255, 255, 255]];
    const style = getComputedStyle(element);
    if (style.backgroundImage.includes("gradient"))
      return style.backgroundImage.match(/rgba?\([^)]*\)/g).map((colour) => numbers(colour).rgb);
    const own = numbers(style.backgroundColor);
    if (own.alpha === 1) return [own.rgb];
    return grounds(element.parentElement).map((below) => over(own, below));
  };
  const told = new Set();
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const element = words.currentNode.parentElement;
    if (!words.currentNode.data.trim() || !shown(element) || element.closest("option, script, noscript")) continue;
    for (const ground of grounds(element)) {
      const ink = over(numbers(getComputedStyle(element).color), ground);
      const ratio = contrast(ink, ground);
      const fault = `contrast ${ratio.toFixed(2)}: ${name(element)} ${ink.map(Math.round)} on ${ground.map(Math.round)}`;
      if (ratio < 4.5 && !told.has(fault)) told.add(fault);
    }
  }
  return [...faults, ...told];
}
