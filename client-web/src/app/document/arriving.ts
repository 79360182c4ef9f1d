// A link may lead to a place of a document (`addressOfPlace`): when the form stands, one is led there, once.
import { useEffect, useRef } from "react"
import type { Gabarit } from "../../api"
import { arriveAt, beginIn } from "../../form"
import type { FormSource } from "../../source"
import { announce } from "../../ui/announce"
import { BEGINNING, placeOf } from "../routes"
import { useDocumentText } from "./text"

/** Leads to the place that the address names, as soon as there is a form, and again where the address names another. */
export function useArrival(source: FormSource, gabarit: Gabarit | undefined): void {
  const text = useDocumentText()
  const reached = useRef("")
  useEffect(() => {
    if (gabarit === undefined) return undefined
    const arrive = (): void => {
      if (location.hash === reached.current) return
      reached.current = location.hash
      if (location.hash === BEGINNING) {
        // Once: whoever loads the page again, or comes back to it, begins where they like.
        history.replaceState(history.state, "", location.pathname + location.search)
        if (beginIn(source, gabarit)) announce(text("begun"), "arrival")
        return
      }
      const asked = placeOf(location.hash)
      if (asked === null) return
      if (arriveAt(source, asked.place, asked.word) !== "there") announce(text("place gone"), "arrival")
    }
    arrive()
    addEventListener("hashchange", arrive)
    return () => removeEventListener("hashchange", arrive)
    // Its words are another object when their language has come; one is there by then.
  }, [source, gabarit])
}
