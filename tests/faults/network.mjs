// A host on a network of its own, from which packets can be dropped: unlike behind a cable, no kernel on the way takes what
// is sent and says that it came. Needs root, `ip`, `iptables` and `setpriv`.

import { spawnSync } from "node:child_process";

const NAMESPACE = `maillage-far-${process.pid}`;
const NEAR_LINK = "maillage-near";
const FAR_LINK = "maillage-far";

/** This machine and one other, alone on a link. */
export class Network {
  near = "198.18.77.1";
  far = "198.18.77.2";

  /** Why there can be none here; `null` if there can. */
  static missing() {
    if (process.getuid() !== 0) return "this needs root";
    const absent = ["ip", "iptables", "setpriv"].find((program) => spawnSync(program, ["--version"]).error);
    if (absent) return `there is no ${absent}`;
    const probe = `${NAMESPACE}-probe`;
    const made = spawnSync("ip", ["netns", "add", probe], { encoding: "utf8" });
    if (made.status !== 0) return `no network namespace can be made: ${made.stderr.trim()}`;
    const filtered = spawnSync("ip", ["netns", "exec", probe, "iptables", "-A", "INPUT", "-j", "DROP"], { encoding: "utf8" });
    spawnSync("ip", ["netns", "del", probe]);
    return filtered.status === 0 ? null : `iptables drops nothing: ${filtered.stderr.trim()}`;
  }

  constructor() {
    ip("netns", "add", NAMESPACE);
    ip("link", "add", NEAR_LINK, "type", "veth", "peer", "name", FAR_LINK, "netns", NAMESPACE);
    ip("address", "add", `${this.near}/30`, "dev", NEAR_LINK);
    ip("link", "set", NEAR_LINK, "up");
    ip("-n", NAMESPACE, "address", "add", `${this.far}/30`, "dev", FAR_LINK);
    ip("-n", NAMESPACE, "link", "set", FAR_LINK, "up");
    ip("-n", NAMESPACE, "link", "set", "lo", "up");
  }

  /** A command as it runs on the far side, as `owner`. */
  onFarSide(command, { uid, gid }) {
    const owner = ["setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
    return ["ip", "netns", "exec", NAMESPACE, ...owner, ...command];
  }

  /** From now on every packet is lost, and nobody is told. */
  cut() {
    for (const chain of ["INPUT", "OUTPUT"]) ip("netns", "exec", NAMESPACE, "iptables", "-A", chain, "-j", "DROP");
  }

  mend() {
    ip("netns", "exec", NAMESPACE, "iptables", "-F");
  }

  /** Takes it away; what runs on the far side must have ended. */
  close() {
    spawnSync("ip", ["link", "del", NEAR_LINK]);
    spawnSync("ip", ["netns", "del", NAMESPACE]);
  }
}

function ip(...words) {
  const done = spawnSync("ip", words, { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`ip ${words.join(" ")}: ${done.stderr}`);
}
