/** Where a connection is tried to: address and port, by the name in the list of paths. */
export type Targets = Readonly<Record<string, readonly [host: string, port: number]>>;

/**
 * A program for Node that tries to connect to all targets at once and says which answer. A policy takes hold of a new pod a
 * moment after it has started: until what is expected comes of it, everything is tried again, for half a minute.
 * @param finish what is done in the end with `reached`, the names of targets as a JSON text
 */
export function pathScript(targets: Targets, expected: readonly string[], finish: string): string {
  return `const { connect } = require("node:net");
    const targets = Object.entries(${JSON.stringify(targets)}), expected = ${JSON.stringify([...expected].sort().join())};
    const answers = ([name, [host, port]]) => new Promise((resolve) => {
      const socket = connect({ host, port });
      const end = (names) => { socket.destroy(); resolve(names); };
      socket.setTimeout(2000, () => end([])); socket.on("connect", () => end([name])); socket.on("error", () => end([]));
    });
    (async () => {
      for (const end = Date.now() + 30000; ; await new Promise((resolve) => setTimeout(resolve, 500))) {
        const names = (await Promise.all(targets.map(answers))).flat().sort();
        if (names.join() !== expected && Date.now() < end) continue;
        const reached = JSON.stringify(names);
        ${finish};
        return;
      }
    })();`;
}
