// The painted parts of each picture, with points just outside their edges in page coordinates, and each picture's labels.
() => {
  const colour = text => { const [r, g, b, a = 1] = (text.match(/[\d.]+/g) || []).map(Number); return [r, g, b, a] }
  const painted = text => text && text !== 'none' && colour(text)[3] > 0
  const name = svg => (svg.querySelector(':scope > title')?.textContent || svg.id || 'picture without a title').slice(0, 70)
  const decoration = element => { const marked = element.closest('[aria-hidden="true"]'); return marked && element.ownerSVGElement?.contains(marked) && marked !== element.ownerSVGElement }
  const pictures = []
  for (const svg of document.querySelectorAll('svg')) {
    if (svg.parentElement.closest('svg')) continue
    const box = svg.getBoundingClientRect()
    if (!box.width || !box.height) continue
    const parts = []
    for (const shape of svg.querySelectorAll('rect, circle, ellipse, polygon, polyline, path, line')) {
      if (decoration(shape) || shape.closest('defs, clipPath, mask, symbol, marker')) continue
      const style = getComputedStyle(shape)
      const fill = !['line', 'polyline'].includes(shape.tagName) && painted(style.fill) ? colour(style.fill) : null
      const stroke = painted(style.stroke) && parseFloat(style.strokeWidth) > 0 ? colour(style.stroke) : null
      const length = shape.getTotalLength?.() || 0
      if ((!fill && !stroke) || !length) continue
      const matrix = shape.getScreenCTM(), back = matrix.inverse()
      const scale = Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c))
      const reach = (stroke ? parseFloat(style.strokeWidth) * scale / 2 : 0) + 1.5
      const size = shape.getBoundingClientRect()
      if (Math.max(size.width, size.height) < 1) continue
      const outside = []
      for (let step = 0; step < 16; step++) {
        const at = length * (step + 0.5) / 16
        const here = shape.getPointAtLength(at).matrixTransform(matrix), near = shape.getPointAtLength(Math.min(length, at + length / 400)).matrixTransform(matrix)
        const far = Math.hypot(near.x - here.x, near.y - here.y)
        if (!far) continue
        const across = [-(near.y - here.y) / far, (near.x - here.x) / far]
        for (const side of [1, -1]) {
          const x = here.x + side * reach * across[0], y = here.y + side * reach * across[1]
          if (fill && shape.isPointInFill(new DOMPoint(x, y).matrixTransform(back))) continue
          outside.push([x + scrollX, y + scrollY])
        }
      }
      const opacity = Number(style.opacity)
      if (fill) fill[3] *= opacity * Number(style.fillOpacity)
      if (stroke) stroke[3] *= opacity * Number(style.strokeOpacity)
      parts.push({ what: `${shape.tagName} ${[...shape.attributes].filter(one => /^(x|y|cx|cy|x1|y1|width|height)$/.test(one.name)).map(one => `${one.name}=${one.value}`).join(' ')}`, fill, stroke, outside })
    }
    const labels = []
    for (const text of svg.querySelectorAll('text')) {
      const size = text.getBoundingClientRect()
      if (!text.textContent.trim() || !size.width) continue
      labels.push({ text: text.textContent.trim().replace(/\s+/g, ' '), left: size.left, top: size.top, right: size.right, bottom: size.bottom })
    }
    const accessible = { title: svg.firstElementChild?.tagName === 'title' && svg.firstElementChild.textContent.trim(), hidden: svg.closest('[aria-hidden="true"]') !== null }
    pictures.push({ name: name(svg), box: { left: box.left, top: box.top, right: box.right, bottom: box.bottom }, parts, labels, ...accessible })
  }
  return pictures
}
