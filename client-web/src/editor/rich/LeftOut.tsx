// What was pasted and couldn't be kept: said under the editor, until something else is pasted.
import { useAnnounced } from "../../ui/Announcer"
import { useEditorText } from "../text"
import type { Dropped } from "./paste-reader"

/** The sentence about what was left out, if anything was. */
export function LeftOut({ dropped }: { readonly dropped: Dropped }) {
  const text = useEditorText()
  const what = ([["pictures", dropped.pictures], ["comments", dropped.comments], ["deletions", dropped.deletions]] as const)
    .flatMap(([kind, n]) => (n > 0 ? [text(`left out ${kind}`, { n })] : []))
  const said = [
    ...(what.length > 0 ? [text("left out", { what: what.join(", ") })] : []),
    ...(dropped.tables > 0 ? [text("left out tables", { n: dropped.tables })] : []),
  ].join(" ")
  useAnnounced(said === "" ? null : said, "editor")
  return said === "" ? null : <p className="editor-left-out">{said}</p>
}
