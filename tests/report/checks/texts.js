// Every piece of visible text with its colour, size and place on the page; texts of ::before and ::after with their element's place.
() => {
  const number = /[\d.]+/g
  const colour = text => { const [r, g, b, a = 1] = (text.match(number) || [0, 0, 0, 0]).map(Number); return [r, g, b, a] }
  const seen = []
  const opacity = element => { let share = 1; for (let one = element; one; one = one.parentElement) share *= Number(getComputedStyle(one).opacity); return share }
  const name = element => {
    const parts = []
    for (let one = element; one && one !== document.body && parts.length < 4; one = one.parentElement) {
      parts.unshift(one.id ? `#${one.id}` : one.tagName.toLowerCase() + (one.classList.length ? `.${one.classList[0]}` : ''))
      if (one.id) break
    }
    return parts.join(' > ')
  }
  const add = (element, style, text, rect) => {
    const drawn = element instanceof SVGElement
    const matrix = drawn && element.getScreenCTM ? element.getScreenCTM() : null
    const scale = matrix ? Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c)) : 1
    const paint = colour(drawn ? style.fill : style.color)
    paint[3] *= opacity(element) * (drawn ? Number(style.fillOpacity) : 1)
    seen.push({
      where: name(element), text: text.trim().replace(/\s+/g, ' ').slice(0, 60), colour: paint, size: parseFloat(style.fontSize) * scale,
      weight: Number(style.fontWeight), drawn,
      left: rect.left + scrollX, top: rect.top + scrollY, right: rect.right + scrollX, bottom: rect.bottom + scrollY
    })
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const range = document.createRange()
  while (walker.nextNode()) {
    const node = walker.currentNode, element = node.parentElement
    if (!node.nodeValue.trim() || element.closest('title, desc, style, script, noscript')) continue
    const style = getComputedStyle(element)
    if (style.visibility !== 'visible') continue
    range.selectNodeContents(node)
    for (const rect of range.getClientRects()) if (rect.width > 1 && rect.height > 1) add(element, style, node.nodeValue, rect)
  }
  for (const element of document.body.querySelectorAll('*')) for (const part of ['::before', '::after']) {
    const style = getComputedStyle(element, part)
    if (/^"(?=.*[\p{L}\p{N}])/u.test(style.content) && element.getClientRects().length) add(element, style, style.content.slice(1, -1), element.getBoundingClientRect())
  }
  return seen
}
