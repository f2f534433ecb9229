import type { StandInName } from "./versions.ts";

/**
 * The shell script that the engine starts as the plugin: the bundle beside it, run by the Node that installed it or,
 * where that one is gone (a deleted clone), by the one on PATH, which a Pulumi program in TypeScript needs anyway.
 * @param node absolute path of the Node that is installing
 */
export function launcherScript(name: StandInName, node: string): string {
  return `#!/bin/sh
# Stand-in for the official ${name} plugin.
here=$(dirname "$0")
node=${shellQuote(node)}
[ -x "$node" ] || node=$(command -v node) || {
  echo "pulumi-resource-${name} (stand-in): no Node.js found on PATH; install Node.js 24" >&2
  exit 1
}
exec "$node" "$here/provider.cjs" "$@"
`;
}

function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
