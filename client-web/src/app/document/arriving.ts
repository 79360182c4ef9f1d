// A link may lead to a place of a document (`addressOfPlace`): when the form stands, one is led there, once.
import { useEffect, useRef } from "react"
import type { Gabarit } from "../../api"
import { arriveAt } from "../../form"
import type { FormSource } from "../../source"
import { announce } from "../../ui/announce"
import { placeOf } from "../routes"
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
