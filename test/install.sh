#!/usr/bin/env bash
# Installs what the tests need beside Node: Dovecot, PostgreSQL, openssl, systemd's tools, and the shells that completions
# are for.
# Says nothing when all is there.
set -euo pipefail

missing=()
[ -x "$(PATH=$PATH:/usr/sbin command -v dovecot)" ] && [ -x /usr/lib/dovecot/imap-login ] || missing+=(dovecot-imapd)
command -v openssl >/dev/null || missing+=(openssl)
{ command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; } || missing+=(postgresql)
{ command -v systemd-notify && command -v systemd-analyze; } >/dev/null || missing+=(systemd)
for shell in zsh fish; do command -v "$shell" >/dev/null || missing+=("$shell"); done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "The tests need ${missing[*]}: install it as root, e.g. sudo apt-get install ${missing[*]}" >&2
  exit 1
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
echo "Installing ${missing[*]} for the tests." >&2
if ! { apt-get update && apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "Installing ${missing[*]} failed." >&2
  exit 1
fi
