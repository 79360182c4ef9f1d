// How the client is built: React, the two languages of React Aria, a service worker with the list of built files, and
// every file a second and third time, compressed, for the server to embed, and a list of what documents need first.
import optimizeLocales from "@react-aria/optimize-locales-plugin"
import { fileURLToPath } from "node:url"
import react from "@vitejs/plugin-react"
import { defineConfig } from "vitest/config"
import { precompress } from "./build/precompress"
import { preload } from "./build/preload"
import { serviceWorker } from "./build/service-worker"
import { stripNames } from "./build/strip-names"

/** A running server that `npm run dev` passes calls and the socket on to. It refuses pages of other origins. */
const SERVER = process.env["MAILLAGE_URL"] ?? "http://127.0.0.1:4180"
const passOn = { target: SERVER, changeOrigin: true, headers: { origin: SERVER } }

/** Browsers ask for six files at once: what is needed together comes in few, or waits for its turn. */
const GROUPS = [
  // Run by itself before the rest has come: build/preload.ts.
  { name: "ahead", test: /[\\/]api[\\/](first|ahead)\.ts/, priority: 4 },
  { name: "first", tags: ["$initial" as const], priority: 3 },
  { name: "words", test: isOfWords, minShareCount: 2, priority: 2.5 },
  { name: "documents", test: isOfAutomerge, minShareCount: 2, entriesAware: true, priority: 2 },
  { name: "pages", test: isShared, minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 60_000, priority: 1 },
]

/** Files of sync/ that show what is known of a document. */
const SYNC_WORDS = /[\\/]src[\\/]sync[\\/](light|hooks|link|listeners|failures|presence[\\/]present|document[\\/]rights)\./
/** Files of sync/ that the first page needs. */
const SYNC_DEVICE = /[\\/]src[\\/]sync[\\/](wasm|text|device[\\/](device|database))\./

/** What a document looks like, whoever keeps it: small files that its words need, and Automerge too. */
function isOfWords(id: string): boolean {
  return /[\\/]src[\\/](shape|source[\\/](?!live)|editor[\\/](host|useStablePath|plain[\\/](words|edit|shown)))/.test(id)
    || SYNC_WORDS.test(id)
}

/** What comes with Automerge, after the words of a document: never in one file with what shows them. */
function isOfAutomerge(id: string): boolean {
  return /automerge|cbor|eventemitter3|fast-sha256|bs58|base-x|xstate|[\\/]node_modules[\\/](debug|uuid)[\\/]/.test(id)
    || /[\\/]editor[\\/](live|announce|splices|value|version|carets|undo|plain[\\/]bind)|[\\/]source[\\/]live/.test(id)
    || (/[\\/]src[\\/]sync[\\/]/.test(id) && !SYNC_WORDS.test(id) && !SYNC_DEVICE.test(id))
}

/** What several pages stand on: not English, nor what is fetched for one thing alone. */
function isShared(id: string): boolean {
  return !/\.en\.ts|prosemirror|[\\/]editor[\\/]rich|[\\/]app[\\/]public/.test(id)
}

/** A file's name without its ending, nor the pages that share it. */
function shortened(name: string): string {
  return name.replace(/[~.].*/, "")
}

export default defineConfig({
  // automerge-repo's CBOR asks whether it may make functions of texts. It may not (Content-Security-Policy), and Firefox
  // writes an error into the console for having asked; this build of it never asks.
  resolve: { alias: [
    { find: /^cbor-x$/, replacement: "cbor-x/index-no-eval" },
    { find: /^bs58check$/, replacement: fileURLToPath(new URL("src/sync/bs58check.ts", import.meta.url)) },
  ] },
  plugins: [react(), optimizeLocales.vite({ locales: ["fr-FR", "en-US"] }), preload(), stripNames(), serviceWorker(), precompress()],
  server: { proxy: { "/api": passOn, "/sync": { ...passOn, ws: true } } },
  build: {
    target: "es2022",
    reportCompressedSize: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: GROUPS },
        chunkFileNames: ({ name }) => `assets/${shortened(name)}-[hash].js`,
        assetFileNames: ({ names: [name = "file"] }) => `assets/${shortened(name)}-[hash][extname]`,
      },
    },
  },
  test: { include: ["src/**/*.test.{ts,tsx}", "build/**/*.test.ts"], setupFiles: ["src/test-setup.ts"], testTimeout: 120_000 },
})
