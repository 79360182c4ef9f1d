// Presence of one document, over the socket.
import type { PresenceChannel } from "./presence"
import type { SocketAdapter } from "../socket/socket"

/** The socket, as far as one document's presence needs it. */
export function presenceChannelOf(id: string, socket: SocketAdapter): PresenceChannel {
  return {
    send: (message) => socket.speak(id, message),
    hear: (listener) => socket.spoken.add((spoken) => spoken.document === id && listener(spoken)),
    opened: (listener) => {
      if (socket.isOpen(id)) listener(true)
      const ends = [
        socket.opened.add((document) => document === id && listener(true)),
        socket.lost.add(() => listener(false)),
      ]
      return () => {
        for (const end of ends) end()
      }
    },
  }
}
