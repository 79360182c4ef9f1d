// A textarea is as tall as its words. Browsers that know `field-sizing` do it by themselves (editor.css); in the others
// it is measured after each edit.

/** Makes a textarea as tall as its words now, where the browser doesn't. */
export function growToWords(element: HTMLElement): void {
  if (element.localName !== "textarea" || growsByItself()) return
  element.style.blockSize = "auto"
  const border = element.offsetHeight - element.clientHeight
  element.style.blockSize = `${element.scrollHeight + border}px`
}

function growsByItself(): boolean {
  return typeof CSS !== "undefined" && CSS.supports("field-sizing", "content")
}
