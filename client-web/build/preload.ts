// Emits `preload.txt`: what the page of a document needs to show its words, one `Link` a line, for the server to say with
// the page. Without it the browser would hear of these files one after the other, each from the one before. And has the
// page run its first script at once, which asks the server for those words: as an import it would wait for all the others.
import type { Plugin, Rolldown } from "vite"

const FIRST = "src/api/first.ts"
/** What a document's page is made of; what comes after its words is not among it. */
const PARTS = ["src/app/SignedInPages.tsx", "src/app/document/DocumentPage.tsx"]

/** The Vite plugin; before the one that lists all files. */
export function preload(): Plugin {
  return {
    name: "maillage-preload",
    apply: "build",
    generateBundle: { order: "post", handler(_options, bundle) {
      const source = `</${firstOf(bundle)}>; rel=modulepreload\n${preloadLines(bundle, PARTS)}`
      this.emitFile({ type: "asset", fileName: "preload.txt", source })
    } },
    transformIndexHtml: { order: "post", handler(_html, { bundle }) {
      const src = `/${firstOf(bundle ?? {})}`
      return [{ tag: "script", attrs: { type: "module", async: true, crossorigin: true, src }, injectTo: "head-prepend" }]
    } },
  }
}

/** The file of the first script. */
export function firstOf(bundle: Rolldown.OutputBundle): string {
  const file = Object.values(bundle).find((one) => one.type === "chunk" && one.moduleIds.some((id) => id.endsWith(`/${FIRST}`)))
  if (file === undefined) throw new Error(`${FIRST} is no part of the client`)
  return file.fileName
}

/** The lines for parts of the client: their files, and all that those load with themselves; the page's own script too. */
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
  const chunkOf = (name: string) => chunks.find(({ fileName }) => fileName === name)
  const sizeOf = (name: string): number => chunkOf(name)?.code.length ?? 0
  // Browsers ask for six files at once: those that take longest begin first.
  const entries = chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName)
  const needed = [...withAll([...entries, ...parts.map(of)])].sort((one, other) => sizeOf(other) - sizeOf(one))
  const sheets = new Set(needed.flatMap((name) => [...(sheetsOf(chunkOf(name)) ?? [])]))
  return [
    ...[...sheets].map((name) => `</${name}>; rel=preload; as=style; crossorigin`),
    ...needed.map((name) => `</${name}>; rel=modulepreload`),
  ].join("\n") + "\n"
}

/** Vite notes the style sheets of a chunk beside it. */
function sheetsOf(chunk: Rolldown.OutputChunk | undefined): ReadonlySet<string> | undefined {
  return (chunk as { viteMetadata?: { importedCss?: Set<string> } } | undefined)?.viteMetadata?.importedCss
}
