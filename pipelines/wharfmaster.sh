# Wharfmaster in a pipeline: POSIX sh, the same text in every template (test/cli/pipelines.test.ts compares them).
# WHARFMASTER_TARBALL  https address or path of the command line's tarball; WHARFMASTER_SHA256 its pin, without which nothing starts
# WHARFMASTER_BEFORE   build, push or deploy: the stage that this gate stands before
# optional: WHARFMASTER_PATHS (a path a line), _POLICY, _REQUIRE_POLICY, _BASELINE, _POLICY_FROM, _STRICT, _OFFLINE (true), _IMAGE, _CACHE, _FORMAT

wharfmaster_say() { printf 'wharfmaster: %s' "$1" >&2 && echo >&2; }

# Fetches what is pinned, compares it with the pin, unpacks it into a folder of its own. Nothing in the checkout is asked for it.
wharfmaster_install() {
  case "${WHARFMASTER_SHA256:-}" in *[!0-9a-f]*) wharfmaster_pin=0 ;; *) wharfmaster_pin=$(printf %s "${WHARFMASTER_SHA256:-}" | wc -c) ;; esac
  if [ "$wharfmaster_pin" -ne 64 ]; then wharfmaster_say 'The pin must be the SHA-256 of the tarball: 64 digits, lower case.'; return 2; fi
  WHARFMASTER_NODE=$(command -v node) || { wharfmaster_say 'There is no Node here. Use an image that has Node 22.22.2 or newer.'; return 3; }
  case "$WHARFMASTER_NODE" in
    "$PWD"/*) wharfmaster_say "Node would come from the checkout ($WHARFMASTER_NODE). Take that folder out of PATH."; return 2 ;;
    /*) ;;
    *) wharfmaster_say "Node must come from an absolute folder of PATH, not $WHARFMASTER_NODE."; return 2 ;;
  esac
  wharfmaster_home=$(mktemp -d) || return 3
  wharfmaster_kept="${WHARFMASTER_CACHE:+$WHARFMASTER_CACHE/$WHARFMASTER_SHA256.tgz}"
  if [ -n "$wharfmaster_kept" ] && [ -f "$wharfmaster_kept" ]; then
    cp "$wharfmaster_kept" "$wharfmaster_home/tool.tgz" || return 3
  else
    case "${WHARFMASTER_TARBALL:-}" in
      '') wharfmaster_say 'Say where the tarball of the command line is: WHARFMASTER_TARBALL.'; return 2 ;;
      https://*)
        if [ "${WHARFMASTER_OFFLINE:-}" = true ]; then wharfmaster_say 'Offline, and the tarball is not in the cache.'; return 3; fi
        curl --proto '=https' --proto-redir '=https' --fail --location --silent --show-error --retry 3 --max-time 300 --output "$wharfmaster_home/tool.tgz" -- "$WHARFMASTER_TARBALL" || return 3 ;;
      *://*) wharfmaster_say "Only https addresses and paths are fetched, not $WHARFMASTER_TARBALL."; return 2 ;;
      *) cp -- "$WHARFMASTER_TARBALL" "$wharfmaster_home/tool.tgz" || return 3 ;;
    esac
  fi
  if command -v sha256sum >/dev/null; then wharfmaster_sum=$(sha256sum <"$wharfmaster_home/tool.tgz"); else wharfmaster_sum=$(shasum -a 256 <"$wharfmaster_home/tool.tgz"); fi
  if [ "${wharfmaster_sum%% *}" != "$WHARFMASTER_SHA256" ]; then
    wharfmaster_say "The tarball is not the pinned one: it is ${wharfmaster_sum%% *}. Nothing of it was run."
    rm -rf "$wharfmaster_home"
    return 3
  fi
  if [ -n "$wharfmaster_kept" ] && [ ! -f "$wharfmaster_kept" ]; then
    mkdir -p "$WHARFMASTER_CACHE" && cp "$wharfmaster_home/tool.tgz" "$wharfmaster_home/kept" && mv "$wharfmaster_home/kept" "$wharfmaster_kept"
  fi
  tar -xzf "$wharfmaster_home/tool.tgz" -C "$wharfmaster_home" || return 3
  WHARFMASTER="$wharfmaster_home/wharfmaster/wharfmaster.cjs"
}

wharfmaster() { "$WHARFMASTER_NODE" "$WHARFMASTER" "$@"; }

# What every command of the gate is told.
wharfmaster_with() {
  wharfmaster_command=$1
  shift
  set -- "$@" --stage "$wharfmaster_stage"
  if [ -n "${WHARFMASTER_POLICY:-}" ]; then set -- "$@" --policy "$WHARFMASTER_POLICY"; fi
  if [ -n "${WHARFMASTER_REQUIRE_POLICY:-}" ]; then set -- "$@" --require-policy "$WHARFMASTER_REQUIRE_POLICY"; fi
  if [ "${WHARFMASTER_STRICT:-}" = true ]; then set -- "$@" --strict; fi
  wharfmaster "$wharfmaster_command" "$@"
}

# Judges the files, in the format that is named; `whole` leaves the baseline out, as code scanning wants it.
wharfmaster_check() {
  wharfmaster_format=$1
  wharfmaster_extent=${2:-}
  set -- --format "$wharfmaster_format"
  # Readings are kept outside of the checkout alone: whoever writes to it must not be believed.
  case "${WHARFMASTER_CACHE:-}" in '' | "$PWD"/*) ;; /*) set -- "$@" --cache "$WHARFMASTER_CACHE/readings" ;; esac
  if [ "$wharfmaster_extent" != whole ] && [ -n "${WHARFMASTER_BASELINE:-}" ]; then set -- "$@" --baseline "$WHARFMASTER_BASELINE"; fi
  wharfmaster_from=${WHARFMASTER_POLICY_FROM:-}
  if [ "$wharfmaster_extent" = whole ]; then wharfmaster_from=${wharfmaster_from:-${WHARFMASTER_BASELINE:-}}; fi
  if [ -n "$wharfmaster_from" ]; then set -- "$@" --policy-from "$wharfmaster_from"; fi
  while IFS= read -r wharfmaster_path; do
    case "$wharfmaster_path" in '') ;; /*) set -- "$@" "$wharfmaster_path" ;; *) set -- "$@" "./${wharfmaster_path#./}" ;; esac
  done <<PATHS
${WHARFMASTER_PATHS:-}
PATHS
  wharfmaster_with check "$@"
}

# The gate: what the files say, then what is in the image (push) or who signed it (deploy). Of several exit codes 2 beats 3 beats 1.
wharfmaster_gate() {
  case "${WHARFMASTER_BEFORE:-build}" in
    build) wharfmaster_stage=ci wharfmaster_look= ;;
    push) wharfmaster_stage=push wharfmaster_look=scan ;;
    deploy) wharfmaster_stage=admit wharfmaster_look=verify ;;
    *) wharfmaster_say "A gate stands before build, push or deploy, not before $WHARFMASTER_BEFORE."; return 2 ;;
  esac
  wharfmaster_code=0
  wharfmaster_check "${WHARFMASTER_FORMAT:-text}" || wharfmaster_code=$?
  case "${WHARFMASTER_IMAGE:-}" in
    '') ;;
    -*) wharfmaster_say "$WHARFMASTER_IMAGE is no image."; return 2 ;;
    *)
      if [ -n "$wharfmaster_look" ]; then
        wharfmaster_with "$wharfmaster_look" "$WHARFMASTER_IMAGE" || wharfmaster_code=$(wharfmaster_worse "$wharfmaster_code" $?)
      fi ;;
  esac
  return "$wharfmaster_code"
}

wharfmaster_worse() {
  for wharfmaster_one in 2 3 1; do
    if [ "$1" -eq "$wharfmaster_one" ] || [ "$2" -eq "$wharfmaster_one" ]; then echo "$wharfmaster_one"; return; fi
  done
  if [ "$1" -ne 0 ]; then echo "$1"; else echo "$2"; fi
}
