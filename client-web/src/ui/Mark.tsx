// The mark: rows of stitches that read as an M. One of them is of another thread, since every voice shows.
import "./mark.css"

/** A stitch is two strokes that lean on each other; four strokes to a row make an M. */
const ROWS = [6, 15, 24]
const STROKES: readonly (readonly [from: number, to: number])[] = [[3.5, 8.5], [14.5, 9.5], [17.5, 22.5], [28.5, 23.5]]
/** Row and stroke of the other thread: one whole stitch. */
const OTHER: readonly string[] = ["1/2", "1/3"]

/** The drawing alone; whoever shows it gives the words. */
export function Mark() {
  return (
    <svg className="ui-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      {ROWS.flatMap((top, row) =>
        STROKES.map(([from, to], stroke) => (
          <path
            key={`${row}/${stroke}`}
            data-thread={OTHER.includes(`${row}/${stroke}`) || undefined}
            d={`M${from} ${top + 4}L${to} ${top - 2}`}
          />
        )),
      )}
    </svg>
  )
}

/** The mark and the name. */
export function Wordmark() {
  return (
    <span className="ui-wordmark" translate="no">
      <Mark />
      Maillage
    </span>
  )
}
