// What does not fit: beyond the window, cut off, over each other, or in a scrolling region that no key reaches.
() => {
  const found = []
  const words = element => element.textContent.trim().replace(/\s+/g, ' ').slice(0, 50)
  const name = element => element.tagName.toLowerCase() + (element.id ? `#${element.id}` : element.classList.length ? `.${element.classList[0]}` : '')
  const page = document.scrollingElement
  const wide = document.documentElement.clientWidth
  if (page.scrollWidth > wide) found.push(`the page is ${page.scrollWidth} px wide in a window of ${wide} px`)
  const style = new Map()
  const of = element => { if (!style.has(element)) style.set(element, getComputedStyle(element)); return style.get(element) }
  const scrolls = element => ['auto', 'scroll'].includes(of(element).overflowX)
  const inRegion = element => { for (let one = element; one && one !== document.body; one = one.parentElement) if (scrolls(one)) return true; return false }
  for (const element of document.body.querySelectorAll('*')) {
    if (element.ownerSVGElement || !element.getClientRects().length) continue
    if (element instanceof SVGElement) continue
    const css = of(element)
    if (scrolls(element) && element.scrollWidth > element.clientWidth + 1) {
      const named = element.getAttribute('aria-label') || document.getElementById(element.getAttribute('aria-labelledby'))?.textContent
      if (element.tabIndex < 0 || element.getAttribute('role') !== 'region' || !named) found.push(`${name(element)}: scrolls, yet is no named region that keys reach: ${words(element)}`)
    }
    const hides = [css.overflowX, css.overflowY].some(one => ['hidden', 'clip'].includes(one))
    if (hides && element.textContent.trim() && element.clientWidth > 1 && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)) found.push(`${name(element)}: text is cut off: ${words(element)}`)
    if (css.webkitLineClamp !== 'none') found.push(`${name(element)}: lines are cut off: ${words(element)}`)
  }
  const lines = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const range = document.createRange()
  while (walker.nextNode()) {
    const node = walker.currentNode, element = node.parentElement
    if (!node.nodeValue.trim() || element.closest('svg, style, script') || of(element).visibility !== 'visible') continue
    range.selectNodeContents(node)
    for (const rect of range.getClientRects()) {
      if (rect.width <= 1 || rect.right < 0) continue  // the skip link waits to the left of the page
      if (rect.right + scrollX > wide + 1 && !inRegion(element)) found.push(`${name(element)}: text ends at ${Math.round(rect.right)} px: ${words(element)}`)
      if (rect.left + scrollX < -1 && !inRegion(element)) found.push(`${name(element)}: text starts at ${Math.round(rect.left)} px: ${words(element)}`)
      const room = rect.height * 0.25
      lines.push({ element, node, left: rect.left, right: rect.right, top: rect.top + room, bottom: rect.bottom - room })
    }
  }
  for (const svg of document.querySelectorAll('svg')) {
    const box = svg.getBoundingClientRect()
    if (box.width && !inRegion(svg.parentElement) && box.right + scrollX > wide + 1) found.push(`picture ends at ${Math.round(box.right)} px: ${svg.textContent.trim().slice(0, 50)}`)
    if (box.width && !svg.closest('[aria-hidden="true"]')) lines.push({ element: svg, left: box.left, right: box.right, top: box.top, bottom: box.bottom })
  }
  lines.sort((one, other) => one.top - other.top)
  for (let first = 0; first < lines.length; first++) for (let second = first + 1; second < lines.length && lines[second].top < lines[first].bottom; second++) {
    const one = lines[first], other = lines[second]
    if (one.node && one.node === other.node) continue
    if (Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2 && Math.min(one.bottom, other.bottom) - other.top > 1) found.push(`${words(one.element)} and ${words(other.element)} lie over each other`)
  }
  return [...new Set(found)]
}
