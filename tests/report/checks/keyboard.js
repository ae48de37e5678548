// The stops a keyboard should make, in the order of the document, each marked with its number.
() => {
  const stops = [...document.querySelectorAll('a[href], area[href], button, input, select, textarea, summary, [tabindex], [contenteditable="true"]')]
    .filter(one => one.tabIndex >= 0 && !one.disabled && one.getClientRects().length && getComputedStyle(one).visibility === 'visible')
  stops.forEach((one, at) => one.setAttribute('data-stop', at))
  return stops.map(one => ({ text: (one.getAttribute('aria-label') || one.textContent).trim().replace(/\s+/g, ' ').slice(0, 50), order: one.tabIndex }))
}
