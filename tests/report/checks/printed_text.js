// The text that has a place on the page, in document order, pictures left out.
() => {
  const words = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const range = document.createRange()
  while (walker.nextNode()) {
    const node = walker.currentNode
    if (node.parentElement.closest('svg, style, script')) continue
    range.selectNodeContents(node)
    if (range.getClientRects().length) words.push(node.nodeValue)
  }
  return words.join(' ')
}
