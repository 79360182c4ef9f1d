// People who type while something fails, with stock automerge-repo clients: what each typed, what the server said it
// had saved, what else they were told, and whether all of it is there in the end.

import { setTimeout as pause } from "node:timers/promises";
import { Account, DEMO } from "../interop/fixture/account.mjs";
import { Client, cbor } from "../interop/fixture/client.mjs";
import { insert, textFields } from "../interop/fixture/edit.mjs";
import { sameHeads } from "../interop/fixture/wait.mjs";

const KEY_EVERY_MS = 250;

/** Writers and one reader in one fiche. */
export class People {
  #typing = true;
  #words = [];
  #seen = new Map();
  /** When somebody's words were last told as saved. */
  lastSavedAt = 0;

  static async in(server, writers = 4) {
    const people = new People();
    people.account = await Account.signIn(server, DEMO.redaction);
    people.document = await people.account.createDocument("Sous les pannes");
    people.clients = [];
    for (let number = 0; number <= writers; number += 1) {
      const account = number === writers ? await Account.signIn(server, DEMO.lecture) : people.account;
      const client = await Client.connect(account);
      dropWhileClosing(client.adapter);
      people.#watch(client);
      client.repo.networkSubsystem.on("peer", () => people.#watch(client));
      client.handle = await client.open(people.document.url);
      people.clients.push(client);
    }
    people.writers = people.clients.slice(0, writers);
    people.writers.forEach((client, number) => void people.#type(client, number));
    return people;
  }

  /** When the first of it was said; `undefined` if nothing was. */
  saidAt;

  /** What was said to clients since the last time this was asked: codes, each with how often. */
  said() {
    this.saidAt = undefined;
    const said = [...this.#seen].map(([code, count]) => `${code} ×${count}`).join(", ");
    this.#seen.clear();
    return said || "nothing";
  }

  /** How many words were typed, and how many of them the server said it had saved. */
  get counts() {
    return { typed: this.#words.length, acknowledged: this.#words.filter((word) => word.acknowledged).length };
  }

  stopTyping() {
    this.#typing = false;
  }

  /** Whether everybody has everything and knows that it is saved. */
  allIsWell() {
    const [first, ...others] = this.clients.map((client) => client.handle.heads());
    return others.every((heads) => sameHeads(first, heads)) && this.writers.every((client) => this.#isSaved(client));
  }

  /** Words that a client who has never been here does not find: of all, and of those said to be saved. */
  async missing() {
    const client = await Client.connect(this.account);
    const handle = await client.open(this.document.url);
    const text = JSON.stringify(handle.doc());
    client.close();
    const missing = this.#words.filter((word) => !text.includes(word.text));
    return { typed: missing.length, acknowledged: missing.filter((word) => word.acknowledged).length };
  }

  close() {
    this.#typing = false;
    for (const client of this.clients) client.close();
  }

  #isSaved(client) {
    return sameHeads(client.handle.getSyncInfo(client.serverStorageId)?.lastHeads, client.handle.heads());
  }

  async #type(client, number) {
    const field = textFields(client.handle.doc())[number];
    for (let count = 0; this.#typing; count += 1) {
      const word = { text: `m${number}n${count};`, acknowledged: false, client };
      insert(client.handle, field, word.text);
      this.#words.push(word);
      await pause(KEY_EVERY_MS);
      if (this.#isSaved(client)) this.#note(client);
    }
  }

  #note(client) {
    this.lastSavedAt = Date.now();
    for (const word of this.#words) if (word.client === client) word.acknowledged = true;
  }

  #watch(client) {
    const socket = client.adapter.socket;
    if (!socket || socket.isWatched) return;
    socket.isWatched = true;
    socket.on("close", (code) => this.#see(`closed ${code}`));
    socket.on("message", (data) => {
      const frame = cbor.decode(new Uint8Array(data));
      if (frame.type === "error") this.#see(frame.code);
      if (frame.type === "doc-unavailable") this.#see("doc-unavailable");
    });
  }

  #see(what) {
    this.saidAt ??= Date.now();
    this.#seen.set(what, (this.#seen.get(what) ?? 0) + 1);
  }
}

/**
 * The stock adapter throws when something is sent on a socket that is closing, in the midst of a change, and its handle
 * takes no further change then. The browser's own adapter drops such a message, which the next exchange makes up for.
 */
function dropWhileClosing(adapter) {
  const send = adapter.send.bind(adapter);
  adapter.send = (message) => {
    if (adapter.socket?.readyState === adapter.socket?.OPEN) send(message);
  };
}
