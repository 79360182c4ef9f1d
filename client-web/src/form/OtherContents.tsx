// What a document holds beside its gabarit's fields: a newer version's, or somebody's program's. Kept, shown, not edited.
import { useCallback, useMemo, useSyncExternalStore } from "react"
import type { Gabarit } from "../api/generated/types"
import type { FormSource } from "../source"
import { Disclosure } from "../ui/Disclosure"
import { useForm } from "./context"
import { RawWords } from "./RawWords"
import { otherKey } from "../shape/born"
import { asMap } from "../shape/read"
import { useFormText } from "./text"

const ROOT_KEYS = new Set(["schema", "gabarit", "title", "fields"])

/** The rest of a document, folded; nothing where there is none. */
export function OtherContents({ gabarit }: { readonly gabarit: Gabarit }) {
  const { source } = useForm()
  const text = useFormText()
  const others = useOthers(source, gabarit)
  if (others.length === 0) return null
  return (
    <section className="form-others">
      <Disclosure label={text("others")} heading="h2">
        <p className="ui-aside">{text("others explain")}</p>
        <dl>
          {others.map(([path, value]) => (
            <div key={path}>
              <dt><code>{path}</code></dt>
              <dd><RawWords value={value} name={path} /></dd>
            </div>
          ))}
        </dl>
      </Disclosure>
    </section>
  )
}

type Other = readonly [path: string, value: unknown]

/** The same array until one of them changes, whatever is typed in the fields. */
function useOthers(source: FormSource, gabarit: Gabarit): readonly Other[] {
  const subscribe = useCallback((told: () => void) => source.subscribe([], told), [source])
  const read = useMemo(() => {
    const known = keysOf(gabarit)
    let last: readonly Other[] = []
    return () => {
      const next = unknownIn(source.value([]), known)
      const isSame = next.length === last.length && next.every(([path, value], at) => path === last[at]?.[0] && value === last[at][1])
      if (!isSame) last = next
      return last
    }
  }, [source, gabarit])
  return useSyncExternalStore(subscribe, read)
}

function keysOf(gabarit: Gabarit): ReadonlySet<string> {
  const fields = gabarit.sections.flatMap((section) => section.fields).filter((field) => field.kind.type !== "title")
  return new Set(fields.flatMap((field) => [field.key, otherKey(field)]).filter((key) => key !== null))
}

function unknownIn(root: unknown, known: ReadonlySet<string>): Other[] {
  const source = asMap(root) ?? {}
  const beside = Object.entries(source).filter(([key]) => !ROOT_KEYS.has(key))
  const map = asMap(source["fields"])
  if (map === null && source["fields"] !== undefined) beside.push(["fields", source["fields"]])
  const fields = Object.entries(map ?? {}).filter(([key]) => !known.has(key))
  return [...beside, ...fields.map(([key, value]) => [`fields.${key}`, value] as const)]
}
