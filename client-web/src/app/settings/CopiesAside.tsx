// Copies of documents that this device could not read any more, each with the day it goes by itself.
import { useEffect, useRef, useState } from "react"
import { useSession } from "../../api"
import { FRENCH } from "../../i18n/French"
import { copiesAside, dropCopyAside, type CopyAside } from "../../sync/device/device"
import { announce } from "../../ui/announce"
import { Button } from "../../ui/Button"
import { longDay } from "../../ui/moment"
import { useSettingsText } from "./text"

/** Mine, or nothing where there are none. */
export function CopiesAside() {
  const text = useSettingsText()
  const session = useSession()
  const me = session.state === "signed-in" ? session.me.id : null
  const [copies, setCopies] = useState<readonly CopyAside[]>([])
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    let current = true
    setCopies([])
    if (me !== null) void copiesAside(me).then((found) => current && setCopies(found))
    return () => {
      current = false
    }
  }, [me])
  if (me === null || copies.length === 0) return null
  const drop = async (copy: CopyAside) => {
    await dropCopyAside(me, copy).catch(() => undefined)
    setCopies(await copiesAside(me))
    announce(text("aside erased"))
    title.current?.focus()
  }
  const now = Date.now()
  return (
    <section aria-labelledby="aside-title">
      <h3 id="aside-title" ref={title} tabIndex={-1}>{text("aside title")}</h3>
      <p>{text("aside words")}</p>
      <ul className="app-settings-copies">
        {copies.map((copy) => (
          <li key={`${copy.at} ${copy.id}`}>
            <span>
              <bdi {...(copy.title && FRENCH)}>{copy.title || text("untitled")}</bdi>{" "}
              <span className="ui-aside">
                {text("aside days", { at: longDay(copy.at, now), until: longDay(copy.until, now) })}
              </span>
            </span>
            <Button small icon="trash" onClick={() => void drop(copy)}>{text("aside erase")}</Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
