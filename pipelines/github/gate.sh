# The action's gate: annotations and exit code, then the same as a job summary and as SARIF. Run by the runner's bash, from the checkout.
. "$WHARFMASTER_ACTION/pipelines/wharfmaster.sh"
wharfmaster_install || exit $?
code=0
WHARFMASTER_FORMAT=github
wharfmaster_gate || code=$?
echo "exit-code=$code" >>"$GITHUB_OUTPUT"
if [ "$code" -ge 2 ]; then exit "$code"; fi
if [ "$WHARFMASTER_SUMMARY" = true ]; then
  # A summary has room for a mebibyte.
  wharfmaster_check markdown 2>/dev/null | head -c 900000 >>"$GITHUB_STEP_SUMMARY" || true
  if [ -n "${WHARFMASTER_BASELINE:-}" ]; then
    wharfmaster policy diff "$WHARFMASTER_BASELINE:" . --format markdown 2>/dev/null | head -c 100000 >>"$GITHUB_STEP_SUMMARY" || true
  fi
fi
if [ -n "${WHARFMASTER_SARIF:-}" ]; then
  wharfmaster_check sarif whole >"$WHARFMASTER_SARIF" 2>/dev/null || true
  echo "sarif=$WHARFMASTER_SARIF" >>"$GITHUB_OUTPUT"
  if [ "${WHARFMASTER_UPLOAD:-}" = true ]; then "$WHARFMASTER_NODE" "$WHARFMASTER_ACTION/pipelines/github/upload-sarif.mjs" "$WHARFMASTER_SARIF" || exit 3; fi
fi
exit "$code"
