// One WebKitGTK window driven by WebDriver over HTTP, on a screen of its own: Playwright drives no stock WebKit. One at a
// time: the driver takes no second session.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { freePort } from "../../interop/fixture/port.mjs";
import { until } from "../fixture/until.mjs";

const MINIBROWSERS = [process.env.MINIBROWSER, ...["x86_64-linux-gnu", "aarch64-linux-gnu"].map((machine) =>
  `/usr/lib/${machine}/webkit2gtk-4.1/MiniBrowser`)];

/** Keys that have no letter, as WebDriver names them. */
export const KEYS = {
  Backspace: "\uE003", Tab: "\uE004", Enter: "\uE007", Shift: "\uE008", Control: "\uE009", Alt: "\uE00A", Escape: "\uE00C",
  End: "\uE010", Home: "\uE011", ArrowLeft: "\uE012", ArrowUp: "\uE013", ArrowRight: "\uE014", ArrowDown: "\uE015",
  F2: "\uE032",
};

/** The window. */
export class WebKit {
  #children = [];
  #driver;
  #session;

  /** Starts a screen, the driver and the browser. */
  static async open() {
    const webkit = new WebKit();
    try {
      await webkit.#start();
    } catch (error) {
      await webkit.close();
      throw error;
    }
    return webkit;
  }

  /** Ends all of it: a session that stays open would keep the next from beginning. */
  async close() {
    if (this.#session) await this.#ask("DELETE", "").catch(() => undefined);
    for (const child of this.#children.splice(0).reverse()) {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    }
  }

  async goTo(url) {
    await this.#ask("POST", "/url", { url });
  }

  /** Runs a function in the page. */
  async evaluate(work, ...args) {
    return this.#ask("POST", "/execute/sync", { script: `return (${work}).apply(null, arguments)`, args });
  }

  /** Waits until a function of the page gives something, and gives it. */
  async sees(what, work, ...args) {
    return until(`${what} in WebKit`, () => this.evaluate(work, ...args), { within: 30_000 });
  }

  /** Types letters, one key after the other. */
  async type(text) {
    await this.#press([...text].flatMap((letter) => [["keyDown", letter], ["keyUp", letter]]));
  }

  /** Presses keys one after the other: "Enter", "Control+z". */
  async press(...keys) {
    for (const key of keys) {
      const held = key.split("+").map((name) => KEYS[name] ?? name);
      await this.#press([...held.map((one) => ["keyDown", one]), ...[...held].reverse().map((one) => ["keyUp", one])]);
    }
  }

  /** Clicks on what a function of the page gives. */
  async click(what, work, ...args) {
    const place = await this.sees(what, `(...args) => {
      const element = (${work})(...args);
      element?.scrollIntoView({ block: "center", behavior: "instant" });
      const box = element?.getBoundingClientRect();
      return box && { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
    }`, ...args);
    const actions = [{ type: "pointerMove", duration: 0, ...place }, { type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 }];
    await this.#act({ type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions });
  }

  async #press(keys) {
    await this.#act({ type: "key", id: "keys", actions: keys.map(([type, value]) => ({ type, value })) });
  }

  async #act(source) {
    await this.#ask("POST", "/actions", { actions: [source] });
  }

  async #start() {
    const binary = MINIBROWSERS.find((path) => path && existsSync(path));
    if (!binary) throw new Error("WebKitGTK’s MiniBrowser is not installed (webkit2gtk-driver); MINIBROWSER may name another");
    const display = await this.#screen();
    const port = await freePort();
    const env = { ...process.env, DISPLAY: display, LANG: "C.UTF-8", TZ: "Europe/Paris" };
    this.#children.push(spawn("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], { env, stdio: "ignore" }));
    this.#driver = `http://127.0.0.1:${port}`;
    await until("the driver", async () => (await fetch(`${this.#driver}/status`)).ok);
    // Scrolled smoothly, what was to be clicked on is elsewhere by then.
    const args = ["--automation", "--enable-smooth-scrolling=false"];
    const alwaysMatch = { browserName: "MiniBrowser", "webkitgtk:browserOptions": { binary, args } };
    const { sessionId } = await this.#send("POST", "/session", { capabilities: { alwaysMatch } });
    this.#session = `/session/${sessionId}`;
    await this.#ask("POST", "/window/rect", { width: 1280, height: 900 });
  }

  /** A screen that nobody looks at; it says its number. */
  async #screen() {
    const screen = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"], {
      stdio: ["ignore", "ignore", "ignore", "pipe"],
    });
    this.#children.push(screen);
    const [number] = await once(createInterface({ input: screen.stdio[3] }), "line");
    return `:${number}`;
  }

  async #ask(method, path, body) {
    return this.#send(method, `${this.#session}${path}`, body);
  }

  async #send(method, path, body) {
    const answer = await fetch(`${this.#driver}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  }
}
