// The server that ships with y-websocket, with its own LevelDB: node y-websocket.mjs <port> <folder>
const [port, folder] = process.argv.slice(2)
Object.assign(process.env, { HOST: "127.0.0.1", PORT: port, YPERSISTENCE: folder })
await import("./node_modules/y-websocket/bin/server.cjs")
