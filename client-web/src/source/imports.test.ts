// What a page loads that shows a form over a source without Automerge, and the page of a document before it is open: read off
// the imports, file by file.
import { existsSync, readFileSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { expect, test } from "vitest"

const SOURCES = resolve(import.meta.dirname, "..")

/** What a file loads with itself: no `import()`, no types alone. */
function loadedWith(file: string): string[] {
  const text = readFileSync(file, "utf8")
  const statements = text.matchAll(/^(?:import|export)\s+(?!type\b)(?:([^"]*?)\s+from\s+)?"([^"]+)"/gm)
  return [...statements].filter(([, names]) => names === undefined || !isOfTypes(names)).map(([, , from = ""]) => from)
}

function isOfTypes(names: string): boolean {
  const inside = /^\{([^}]*)\}$/s.exec(names.trim())?.[1]
  return inside !== undefined && inside.split(",").filter((name) => name.trim() !== "").every((name) => /^\s*type\s/.test(name))
}

/** Every package that comes with a file, and the way to it. */
function packagesOf(entry: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const ways = new Map([[fileAt(SOURCES, entry), entry]])
  for (const [file, way] of ways) {
    for (const from of loadedWith(file)) {
      if (!from.startsWith(".")) found.set(from, way)
      else if (!/\.css$|\?url$/.test(from)) {
        const next = fileAt(dirname(file), from)
        if (!ways.has(next)) ways.set(next, `${way} > ${relative(SOURCES, next)}`)
      }
    }
  }
  return found
}

function fileAt(folder: string, from: string): string {
  const path = resolve(folder, from)
  const all = [path, `${path}.ts`, `${path}.tsx`, join(path, "index.ts"), join(path, "index.tsx")]
  const file = all.find((one) => /\.tsx?$/.test(one) && existsSync(one))
  if (file === undefined) throw new Error(`${from} is not there`)
  return file
}

test.each(["form", "source", "editor", "shape/thaw", "shape/content", "sync/light", "app/document/DocumentPage"])("%s loads neither Automerge nor ProseMirror", (entry) => {
  const heavy = [...packagesOf(entry)].filter(([name]) => /automerge|prosemirror/.test(name) && !name.endsWith("?url"))
  expect(heavy).toEqual([])
})

test("what is looked for would be found", () => {
  expect([...packagesOf("source/live").keys()]).toContain("@automerge/automerge/slim")
})
