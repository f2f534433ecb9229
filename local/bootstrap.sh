#!/bin/sh
# Makes sure that node_modules is what package-lock.json says and that it holds Node 24, on a machine with any older Node
# or none. Prints on standard error only; does nothing, in some milliseconds, when all is there.
set -eu
cd "$(dirname "$0")/.."

stamp=node_modules/.bootstrap
node=node_modules/.bin/node

# Complete: for this very package-lock.json, by this script or by somebody's own `npm install`. Both marks are written last
# and lie in node_modules, which `npm ci` removes first: what was interrupted has none.
complete() {
	node_24 && { [ "$(cat "$stamp" 2>/dev/null)" = "$(fingerprint)" ] || [ node_modules/.package-lock.json -nt package-lock.json ]; }
}
fingerprint() {
	cksum <package-lock.json
}
node_24() {
	case "$("$node" --version 2>/dev/null)" in v24.*) true ;; *) false ;; esac
}
say() {
	echo "$*" >&2
}
elapsed() {
	echo "$(($(date +%s) - $1)) s"
}

complete && exit 0

# Two terminals at once: the second waits for the first, then finds everything there.
if command -v flock >/dev/null; then
	exec 9<package-lock.json
	flock 9
	complete && exit 0
fi

if ! command -v npm >/dev/null; then
	if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
		say "npm is missing: install Node.js with npm (https://nodejs.org), any version, and run this again."
		exit 1
	fi
	started=$(date +%s)
	say "… npm, from Debian's packages"
	export DEBIAN_FRONTEND=noninteractive
	apt-get install -qq --yes --no-install-recommends npm >/dev/null 2>&1 || {
		apt-get update -qq >&2
		apt-get install -qq --yes --no-install-recommends npm ca-certificates >&2
	}
	say "✔ npm ($(elapsed "$started"))"
fi

started=$(date +%s)
say "… npm packages"
npm ci --no-progress --loglevel=error >&2
# Where the machine's npm is set to run no install scripts, Node's own, which puts its binary in place, is still due.
node_24 || npm rebuild node --ignore-scripts=false --loglevel=error >&2
if ! node_24; then
	say "Node 24 did not come with the npm package \"node\" ($node says: $("$node" --version 2>&1 || true)). Is this a Linux on x64 or arm64?"
	exit 1
fi
fingerprint >"$stamp"
say "✔ npm packages ($(elapsed "$started"))"
