// Our own icons: strokes on a grid of 24, in the colour of the text beside them. They never stand for words alone:
// whoever uses one gives the words, so the drawing is hidden from screen readers.
import "./icon.css"

const SHAPES = {
  add: "M12 5v14M5 12h14",
  archive: "M4 5h16v4H4zM6 9v10h12V9M10 13h4",
  arrow: "M5 12h14M13 6l6 6-6 6",
  back: "M19 12H5M11 6l-6 6 6 6",
  bad: "M12 3.5 21.5 20h-19zM12 10v4.5M12 17.2v.1",
  check: "M5 12.5 10 17.5 19.5 7",
  chevron: "M9 6l6 6-6 6",
  clock: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.5l3 2",
  close: "M6 6l12 12M18 6 6 18",
  compare: "M9 4v16M9 8H4v8h5M15 4v16M15 8h5v8h-5",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  device: "M7 3h10v18H7zM11 18h2",
  document: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  down: "M6 9l6 6 6-6",
  download: "M12 4v11M7 10.5l5 5 5-5M5 20h14",
  edit: "M4 20l1-4L16.5 4.5l3 3L8 19zM14 7l3 3",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"
    + "M12 9.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z",
  "eye-off": "M4 4l16 16M9.5 5.9A9 9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a17 17 0 0 1-3 3.7"
    + "M6 7.5A17 17 0 0 0 2.5 12S6 18.5 12 18.5a9 9 0 0 0 4-.9M10 10a2.8 2.8 0 0 0 4 4",
  good: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8 12.3l2.8 2.8L16 9.5",
  grid: "M4 5h16v14H4zM4 10h16M4 14.5h16M10 5v14",
  history: "M4.5 12a7.5 7.5 0 1 0 2.5-5.6L4.5 8.5M4.5 4v4.5H9M12 8v4.5l3 2",
  info: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5.5M12 7.7v.1",
  jump: "M12 3v6M12 15v6M3 12h6M15 12h6M12 11.9v.2",
  link: "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  menu: "M4 7h16M4 12h16M4 17h16",
  method: "M5 5h9M5 10h6M5 15h4M12 17.5l2.5 2.5L20.5 13",
  more: "M5.5 11.3a.7.7 0 1 0 0 1.4.7.7 0 0 0 0-1.4zM12 11.3a.7.7 0 1 0 0 1.4.7.7 0 0 0 0-1.4z"
    + "M18.5 11.3a.7.7 0 1 0 0 1.4.7.7 0 0 0 0-1.4z",
  note: "M5 4h14v16H5zM8.5 9h7M8.5 12.5h7M8.5 16h4",
  offline: "M4 4l16 16M5 12.5a10 10 0 0 1 4-2.3M12.5 9.7a10 10 0 0 1 6.5 2.8M8.3 15.8a5.5 5.5 0 0 1 6-.6"
    + "M2.5 9a14 14 0 0 1 4-2.6M10.5 5.1A14 14 0 0 1 21.5 9M12 19v.1",
  online: "M5 12.5a10 10 0 0 1 14 0M8.3 15.8a5.5 5.5 0 0 1 7.4 0M2.5 9a14 14 0 0 1 19 0M12 19v.1",
  outline: "M4 6h2M9 6h11M4 12h2M9 12h11M4 18h2M9 18h11",
  people: "M9 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM3.5 19a5.5 5.5 0 0 1 11 0M16 5.5a3 3 0 0 1 0 5.5"
    + "M17.5 14a5.5 5.5 0 0 1 3 5",
  person: "M12 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM5 20a7 7 0 0 1 14 0",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
  refresh: "M19.5 12A7.5 7.5 0 1 1 17 6.4l2.5 2.1M19.5 4v4.5H15",
  restore: "M5 9h9a5 5 0 0 1 0 10H8M9 5 5 9l4 4",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 20.5 20.5",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8v4.4M9 14.8v4.4",
  trash: "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13",
  warn: "M12 3.5 21.5 20h-19zM12 10v4.5M12 17.2v.1",
} as const

/** Those there are. */
export type IconName = keyof typeof SHAPES

/** One icon, as tall as the text beside it. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="ui-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={SHAPES[name]} />
    </svg>
  )
}
