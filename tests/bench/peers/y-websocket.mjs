// The server that ships with y-websocket: node y-websocket.mjs <port>
process.env.HOST = "127.0.0.1"
process.env.PORT = process.argv[2]
await import("./node_modules/y-websocket/bin/server.cjs")
