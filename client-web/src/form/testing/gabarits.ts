// For tests: the gabarits that the server compiles in, read from their files with as much of TOML as those files use.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Choice, Counted, Field, Gabarit, Kind, Section } from "../../api/generated/types"

type Toml = string | number | boolean | Toml[] | Table
interface Table { [key: string]: Toml }

/** What begins and ends a text of several lines, each on a line of its own. */
const TEXT = '"""'

const SHARED = join(import.meta.dirname, "../../../../shared")

/** The file at a path of shared/. */
export function sharedFile(path: string): Buffer {
  return readFileSync(join(SHARED, path))
}

/** A gabarit by the name of its file: `fiche-action`. */
export function gabaritNamed(name: string): Gabarit {
  return gabaritAt(`gabarits/normandie-2025/${name}.toml`)
}

/** A gabarit by the path of its file in shared/. */
export function gabaritAt(path: string): Gabarit {
  const table = parseToml(sharedFile(path).toString("utf8"))
  const id = `${text(table["territory"])}/${text(table["name"])}@${String(table["version"])}`
  return { id, label: text(table["label"]), help: text(table["help"]), sections: tables(table["sections"]).map(section) }
}

export const fiche = gabaritNamed("fiche-action")
export const matrix = gabaritNamed("matrice-acteurs")
export const note = gabaritNamed("note-diagnostic")

/** A gabarit of one section with these fields. */
export function gabaritOf(...fields: Field[]): Gabarit {
  return { id: "essai/essai@1", label: "Essai", help: "", sections: [{ key: "tout", label: "Tout", help: "", fields }] }
}

/** A field of any kind. */
export function fieldOf(key: string, kind: Kind, more: Partial<Field> = {}): Field {
  return { key, label: `Champ ${key}`, help: "", example: "", status: "facultatif", sensitive: false, kind, ...more }
}

function section(table: Table): Section {
  const fields = tables(table["fields"]).map(field)
  return { key: text(table["key"]), label: text(table["label"]), ...short(table), help: text(table["help"]), fields }
}

function field(table: Table): Field {
  return {
    key: text(table["key"]),
    label: text(table["label"]),
    ...short(table),
    help: text(table["help"]),
    example: text(table["example"]),
    status: text(table["status"]) as Field["status"],
    sensitive: table["sensitive"] === true,
    ...(table["beyond_model"] === true ? { beyondModel: true } : {}),
    kind: kind(table),
  }
}

function kind(table: Table): Kind {
  const type = text(table["kind"]) as Kind["type"]
  switch (type) {
    case "text":
      return { type, maxCharacters: number(table["max_characters"]) }
    case "choice":
      return { type, options: options(table) }
    case "choices":
      return { type, options: options(table), other: table["other"] === true }
    case "number":
      return { type, unit: text(table["unit"]), min: number(table["min"]), max: number(table["max"]) }
    case "rows":
      return {
        type,
        columns: tables(table["columns"]).map(field),
        presentation: text(table["presentation"]) as "grid",
        ...(table["counted"] === undefined ? {} : { counted: table["counted"] as unknown as Counted }),
      }
    case "document":
      return { type, gabarits: ((table["gabarits"] ?? []) as Toml[]).map(text) }
    default:
      return { type }
  }
}

function options(table: Table): Choice[] {
  return tables(table["options"]).map((option) => ({
    key: text(option["key"]),
    label: text(option["label"]),
    ...(option["former"] === undefined ? {} : { former: (option["former"] as Toml[]).map(text) }),
  }))
}

function short(table: Table): { readonly short?: string } {
  return table["short"] === undefined ? {} : { short: text(table["short"]) }
}

function text(value: Toml | undefined): string {
  return typeof value === "string" ? value.trim() : ""
}

function number(value: Toml | undefined): number | null {
  return typeof value === "number" ? value : null
}

function tables(value: Toml | undefined): Table[] {
  return (value ?? []) as Table[]
}

/** Comments on lines of their own, `[a table]` of the root, `[[tables]]` one in the other, and `key = value` where a list may have many lines. */
function parseToml(source: string): Table {
  const root: Table = {}
  let table = root
  const lines = source.split("\n")
  while (lines.length > 0) {
    const line = (lines.shift() ?? "").trim()
    if (line === "" || line.startsWith("#")) continue
    const heading = /^\[\[(.+)\]\]$/.exec(line)
    if (heading !== null) {
      table = tableAt(root, (heading[1] ?? "").split("."))
      continue
    }
    const single = /^\[(\w+)\]$/.exec(line)?.[1]
    if (single !== undefined) {
      table = {}
      root[single] = table
      continue
    }
    const [, key = "", start = ""] = /^(\w+) = (.+)$/.exec(line) ?? []
    if (key === "") throw new Error(`not read: ${line}`)
    let value = start
    if (value === TEXT) {
      const end = lines.findIndex((one) => one.trim() === TEXT)
      table[key] = lines.splice(0, end + 1).slice(0, -1).join("\n")
      continue
    }
    while (value.startsWith("[") && !value.endsWith("]")) value += (lines.shift() ?? "").trim()
    table[key] = parseValue(value)
  }
  return root
}

function tableAt(root: Table, path: string[]): Table {
  const last = path.pop() ?? ""
  let table = root
  for (const key of path) table = tables(table[key]).at(-1) ?? {}
  const fresh: Table = {}
  table[last] = [...tables(table[last]), fresh]
  return fresh
}

/** TOML's texts, numbers, lists and inline tables are JSON's but for the keys and the last comma. */
function parseValue(value: string): Toml {
  return JSON.parse(value.replace(/([{,] *)(\w+) = /g, '$1"$2": ').replace(/, *\]$/, "]")) as Toml
}
