// automerge-repo's own server, as its documentation starts it: node automerge-repo.mjs <port> <folder>
import { Repo } from "@automerge/automerge-repo"
import { WebSocketServerAdapter } from "@automerge/automerge-repo-network-websocket"
import { NodeFSStorageAdapter } from "@automerge/automerge-repo-storage-nodefs"
import { WebSocketServer } from "ws"

const [port, folder] = process.argv.slice(2)
const server = new WebSocketServer({ host: "127.0.0.1", port: Number(port) })
new Repo({
  network: [new WebSocketServerAdapter(server)],
  storage: new NodeFSStorageAdapter(folder),
  sharePolicy: async () => false,
})
