// hocuspocus with its own SQLite extension: node hocuspocus.mjs <port> <folder>
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { SQLite } from "@hocuspocus/extension-sqlite"
import { Server } from "@hocuspocus/server"

const [port, folder] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const extensions = [new SQLite({ database: join(folder, "hocuspocus.sqlite") })]
await new Server({ address: "127.0.0.1", port: Number(port), quiet: true, extensions }).listen()
