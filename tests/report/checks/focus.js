// What has the focus and how it is seen; null if nothing has it.
() => {
  const one = document.activeElement
  if (!one || one === document.body) return null
  const style = getComputedStyle(one), box = one.getBoundingClientRect()
  const parts = text => (text.match(/[\d.]+/g) || []).map(Number)
  let ground = [255, 255, 255]
  for (let up = one.parentElement; up; up = up.parentElement) {
    const colour = parts(getComputedStyle(up).backgroundColor)
    if (colour.length && colour[3] !== 0) { ground = colour; break }
  }
  return {
    stop: one.dataset.stop === undefined ? null : Number(one.dataset.stop), text: one.textContent.trim().slice(0, 50), href: one.getAttribute('href'),
    outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth), own: style.outlineStyle === 'auto', colour: parts(style.outlineColor), ground,
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 0 && box.height > 0
  }
}
