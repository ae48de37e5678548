// Texts that stay as they are when the size of the root, which a reader sets in the browser, is doubled.
() => {
  const named = one => one.tagName.toLowerCase() + (one.classList.length ? `.${one.classList[0]}` : '')
  const says = one => [...one.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.nodeValue.trim())
  const texts = [...document.querySelectorAll('body *')]
    .filter(one => !(one instanceof SVGElement) && !one.closest('style, script') && one.getClientRects().length && says(one))
  const size = one => parseFloat(getComputedStyle(one).fontSize)
  const before = texts.map(size)
  const root = document.documentElement
  root.style.setProperty('font-size', `${2 * size(root)}px`, 'important')
  const fixed = texts.flatMap((one, at) => size(one) > before[at] * 1.3 ? [] : [`${named(one)} at ${before[at]} px`])
  root.style.removeProperty('font-size')
  return [...new Set(fixed)]
}
