// Makes every text larger by a factor, whatever unit its size is given in.
factor => {
  const elements = [...document.querySelectorAll('body, body *')].filter(one => !(one instanceof SVGElement))
  const sizes = elements.map(one => parseFloat(getComputedStyle(one).fontSize))
  elements.forEach((one, at) => one.style.setProperty('font-size', `${factor * sizes[at]}px`, 'important'))
}
