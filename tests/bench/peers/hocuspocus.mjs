// hocuspocus without extensions: node hocuspocus.mjs <port>
import { Server } from "@hocuspocus/server"

const [port] = process.argv.slice(2)
await new Server({ address: "127.0.0.1", port: Number(port), quiet: true }).listen()
