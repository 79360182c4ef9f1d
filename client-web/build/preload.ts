// Emits `preload.txt`: what the page of a document needs to show its words, one `Link` a line, for the server to say with
// the page. Without it the browser would hear of these files one after the other, each from the one before.
import type { Plugin, Rolldown } from "vite"

/** What a document's page is made of; what comes after its words is not among it. */
const PARTS = ["src/app/SignedInPages.tsx", "src/app/document/DocumentPage.tsx"]

/** The Vite plugin; before the one that lists all files. */
export function preload(): Plugin {
  return {
    name: "maillage-preload",
    apply: "build",
    generateBundle: { order: "post", handler(_options, bundle) {
      this.emitFile({ type: "asset", fileName: "preload.txt", source: preloadLines(bundle, PARTS) })
    } },
  }
}

/** The lines for parts of the client: their files, and all that those load with themselves; not what the page names itself. */
export function preloadLines(bundle: Rolldown.OutputBundle, parts: readonly string[]): string {
  const chunks = Object.values(bundle).filter((file) => file.type === "chunk")
  const withAll = (from: readonly string[]): ReadonlySet<string> => {
    const found = new Set(from)
    for (const name of found) for (const next of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) found.add(next)
    return found
  }
  const of = (name: string): string => {
    const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/${name}`))
    if (chunk === undefined) throw new Error(`${name} is no part of the client`)
    return chunk.fileName
  }
  const named = withAll(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName))
  const needed = [...withAll(parts.map(of))].filter((name) => !named.has(name))
  const sheets = new Set(needed.flatMap((name) => [...(sheetsOf(chunks.find(({ fileName }) => fileName === name)) ?? [])]))
  return [
    ...[...sheets].map((name) => `</${name}>; rel=preload; as=style`),
    ...needed.map((name) => `</${name}>; rel=modulepreload`),
  ].join("\n") + "\n"
}

/** Vite notes the style sheets of a chunk beside it. */
function sheetsOf(chunk: Rolldown.OutputChunk | undefined): ReadonlySet<string> | undefined {
  return (chunk as { viteMetadata?: { importedCss?: Set<string> } } | undefined)?.viteMetadata?.importedCss
}
