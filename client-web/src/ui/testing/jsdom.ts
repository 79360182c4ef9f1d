// What jsdom lacks and React Aria, or a page, asks of a browser.
const escape = (text: string): string => text.replace(/[^\w-]/g, (sign) => `\\${sign}`)

// The runner's global object and the document's window are two objects.
for (const view of [globalThis, document.defaultView]) {
  if (view) Object.assign(view, { CSS: { escape }, scrollTo: () => undefined })
}
export {}
