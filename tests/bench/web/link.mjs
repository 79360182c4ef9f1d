// A TCP link of a given speed between a browser and the server, which counts what it carries. Shaped here rather than
// in the browser, because a service worker's requests and WebSocket frames pass by the browser's own throttling.

import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** The links measured: loopback as it is, and two that people have. Bits a second down; milliseconds there and back. */
export const LINKS = {
  loopback: {},
  "9 Mb/s, 85 ms": { bitsPerSecond: 9e6, roundTripMs: 85 },
  "1.6 Mb/s, 150 ms": { bitsPerSecond: 1.6e6, roundTripMs: 150 },
};

/** Bytes handed on at once at most: a few packets, so that several connections share the link fairly. */
const PORTION_BYTES = 8 * 1024;

/** One link; every connection through it shares its speed. */
export class Link {
  #listener;
  #sockets = new Set();
  #bitsPerSecond;
  #halfTripMs;
  /** When the wire will have carried all that was put on it, in performance time. */
  #freeAt = 0;
  /** Bytes from the server since the last `reset`, HTTP headers and WebSocket frames included. */
  received = 0;

  static async to(port, { bitsPerSecond = Infinity, roundTripMs = 0 } = {}) {
    const link = new Link();
    link.#bitsPerSecond = bitsPerSecond;
    link.#halfTripMs = roundTripMs / 2;
    link.#listener = createServer((near) => link.#relay(near, port));
    link.#listener.listen(0, "127.0.0.1");
    await once(link.#listener, "listening");
    link.url = `http://127.0.0.1:${link.#listener.address().port}`;
    return link;
  }

  reset() {
    this.received = 0;
  }

  async close() {
    this.#listener.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #relay(near, port) {
    const far = connect(port, "127.0.0.1");
    for (const [socket, other] of [[near, far], [far, near]]) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    // The handshake of a real connection costs one round trip before the first byte.
    const openAt = performance.now() + this.#halfTripMs * 2;
    // Requests are short: only what comes from the server has to wait for the wire.
    void this.#carry(near, far, openAt, () => performance.now());
    void this.#carry(far, near, openAt, (bytes) => {
      this.received += bytes;
      this.#freeAt = Math.max(this.#freeAt, performance.now()) + (bytes * 8 * 1000) / this.#bitsPerSecond;
      return this.#freeAt;
    });
  }

  /** Takes what comes as fast as the wire carries it; each portion arrives half a round trip after that, in order. */
  async #carry(from, to, openAt, leaves) {
    const arrival = new Arrivals(to);
    try {
      for await (const chunk of from) {
        for (let at = 0; at < chunk.length; at += PORTION_BYTES) {
          const portion = chunk.subarray(at, at + PORTION_BYTES);
          const gone = leaves(portion.length);
          arrival.at(Math.max(gone, openAt) + this.#halfTripMs, portion);
          const backlog = gone - performance.now();
          if (backlog > 1) await pause(backlog);
        }
      }
      arrival.end();
    } catch {
      to.destroy();
    }
  }
}

/** Writes each portion when its time has come, and never before the one that left earlier. */
class Arrivals {
  #to;
  #last = Promise.resolve();

  constructor(to) {
    this.#to = to;
  }

  at(due, portion) {
    this.#then(async () => {
      const wait = due - performance.now();
      if (wait > 1) await pause(wait);
      if (this.#to.writable) this.#to.write(portion);
    });
  }

  end() {
    this.#then(() => this.#to.end());
  }

  #then(next) {
    this.#last = this.#last.then(next).catch(() => this.#to.destroy());
  }
}
