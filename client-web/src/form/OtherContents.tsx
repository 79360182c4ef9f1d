// What a document holds beside its gabarit's fields: a newer version's, or somebody's program's. Kept, shown, not edited.
import { useMemo } from "react"
import type { Gabarit } from "../api/generated/types"
import { useValue } from "../source"
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
  const root = useValue(source, [])
  const known = useMemo(() => keysOf(gabarit), [gabarit])
  const others = unknownIn(root, known)
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

function keysOf(gabarit: Gabarit): ReadonlySet<string> {
  const fields = gabarit.sections.flatMap((section) => section.fields).filter((field) => field.kind.type !== "title")
  return new Set(fields.flatMap((field) => [field.key, otherKey(field)]).filter((key) => key !== null))
}

function unknownIn(root: unknown, known: ReadonlySet<string>): (readonly [string, unknown])[] {
  const source = asMap(root) ?? {}
  const beside = Object.entries(source).filter(([key]) => !ROOT_KEYS.has(key))
  const map = asMap(source["fields"])
  if (map === null && source["fields"] !== undefined) beside.push(["fields", source["fields"]])
  const fields = Object.entries(map ?? {}).filter(([key]) => !known.has(key))
  return [...beside, ...fields.map(([key, value]) => [`fields.${key}`, value] as const)]
}
