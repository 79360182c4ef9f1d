// What is said to be needed first, of a bundle made up for it.
import type { Rolldown } from "vite"
import { expect, test } from "vitest"
import { firstOf, preloadLines } from "./preload"

function chunk(fileName: string, more: object = {}): Rolldown.OutputChunk {
  return { type: "chunk", fileName, code: "", imports: [], moduleIds: [], isEntry: false, facadeModuleId: null, ...more } as unknown as Rolldown.OutputChunk
}

const bundle = Object.fromEntries([
  chunk("assets/index.js", { isEntry: true, code: "12", imports: ["assets/first.js"] }),
  chunk("assets/first.js", { moduleIds: ["/x/src/api/first.ts"] }),
  chunk("assets/page.js", { facadeModuleId: "/x/src/Page.tsx", code: "1234", imports: ["assets/shared.js"], viteMetadata: { importedCss: new Set(["assets/page.css"]) } }),
  chunk("assets/shared.js", { code: "123", imports: ["assets/index.js"] }),
  chunk("assets/later.js", { code: "12345" }),
].map((one) => [one.fileName, one]))

test("a part needs what it loads with itself, the largest first, and nothing that it loads later", () => {
  expect(preloadLines(bundle, ["src/Page.tsx"])).toBe([
    "</assets/page.css>; rel=preload; as=style; crossorigin",
    ...["page", "shared", "index", "first"].map((name) => `</assets/${name}.js>; rel=modulepreload`),
  ].join("\n") + "\n")
})

test("a part that isn’t there is a mistake", () => {
  expect(() => preloadLines(bundle, ["src/Gone.tsx"])).toThrow("src/Gone.tsx is no part of the client")
  expect(firstOf(bundle)).toBe("assets/first.js")
  expect(() => firstOf({})).toThrow()
})
