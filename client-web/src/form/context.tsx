// What every part of a form needs: the document, its gabarit, whether it may be written in; and apart from that what may
// be suggested, which changes while people work elsewhere in the workspace, and which few parts need.
import { createContext, useContext, useMemo, type ReactNode } from "react"
import type { Gabarit } from "../api/generated/types"
import { useAccess, type FormSource } from "../source"
import { NO_SUGGESTIONS, type Suggestions } from "./suggestions"

/** The form one is in. */
export interface FormContent {
  readonly source: FormSource
  /** Unknown to this version of the client: `undefined`. */
  readonly gabarit: Gabarit | undefined
  readonly readOnly: boolean
  /** Sensitive fields are open to everybody who may read the document, not to those alone who write in it. */
  readonly sensitiveOpen: boolean
}

const Form = createContext<FormContent | null>(null)
const Suggested = createContext<Suggestions>(NO_SUGGESTIONS)

/** Makes a document's form available to what is inside. */
export function FormProvider({ source, gabarit, suggestions = NO_SUGGESTIONS, readOnly = false, sensitiveOpen = false, children }: {
  readonly source: FormSource
  readonly gabarit: Gabarit | undefined
  readonly suggestions?: Suggestions | undefined
  readonly readOnly?: boolean | undefined
  readonly sensitiveOpen?: boolean | undefined
  readonly children: ReactNode
}) {
  const access = useAccess(source)
  const locked = readOnly || access !== "write"
  const content = useMemo(
    () => ({ source, gabarit, readOnly: locked, sensitiveOpen }),
    [source, gabarit, locked, sensitiveOpen],
  )
  return <Form value={content}><Suggested value={suggestions}>{children}</Suggested></Form>
}

/** What may be suggested in the form one is in. */
export function useSuggestions(): Suggestions {
  return useContext(Suggested)
}

/** The form one is in; only inside a {@link FormProvider}. */
export function useForm(): FormContent {
  const form = useContext(Form)
  if (form === null) throw new Error("there is no form here")
  return form
}
