#!/usr/bin/env bash
# Run by cron: rotates the keys that are due, then shows and tells how every key is. Prints nothing when all is well.
#
# CI_KEYS_PROJECT  folder with Pulumi.yaml
# CI_KEYS_ENV      file of NAME=value lines with the credentials, readable by its owner alone
# CI_KEYS_OUT      folder for the board and the log, the lock too
# CI_KEYS_METRICS  file for the OpenMetrics text, for example in the folder of node exporter's textfile collector
# CI_KEYS_LIMIT    how long an update may take; then it finishes the calls under way and stops (default 50m)
#
# Exit status: 0 ok (what came due since is for the next run), 3 blocked, 4 a person is needed, 1 error,
# 75 the run before is not done yet.
set -euo pipefail
umask 077

project=${CI_KEYS_PROJECT:-/opt/flyte-ci-keys}
environment=${CI_KEYS_ENV:-/etc/flyte-ci-keys/environment}
out=${CI_KEYS_OUT:-/var/lib/flyte-ci-keys}
metrics=${CI_KEYS_METRICS:-/var/lib/node_exporter/flyte-ci-keys.prom}

if [ -n "$(find -L "$environment" -perm /077)" ]; then
  echo "$environment can be read by others: chmod 600 $environment" >&2
  exit 1
fi
set -a
# shellcheck disable=SC1090
. "$environment"
set +a

exec 9>"$out/lock"
if ! flock --nonblock 9; then
  echo "the run before is not done yet; it writes $out/log" >&2
  exit 75
fi

# 9>&- below: a process that outlives this run does not hold its lock.
update=0
# Like Ctrl-C: calls under way are finished, the stacks unlocked.
timeout --signal=INT "${CI_KEYS_LIMIT:-50m}" \
  flyte-ci-keys -C "$project" up --all --due >"$out/log" 2>&1 9>&- || update=$?

notify=()
if [ -n "${CIKEYS_WEBHOOK:-}" ]; then
  notify=(--notify-env CIKEYS_WEBHOOK --notify-format "${CIKEYS_WEBHOOK_FORMAT:-slack}")
fi
status=0
flyte-ci-keys -C "$project" status --html "$out/board.html" --openmetrics "$metrics" "${notify[@]}" \
  >>"$out/log" 2>&1 9>&- || status=$?
# The collector is another user; the text has no secret.
chmod a+r "$metrics" || status=1

# From good to bad: 0, 3, 4, all others.
result=0
for code in "$update" "$status"; do
  case "$code" in
    0 | 2) ;;
    3) [ "$result" -ne 0 ] || result=3 ;;
    4) [ "$result" -eq 1 ] || result=4 ;;
    *) result=1 ;;
  esac
done
if [ "$result" -ne 0 ]; then
  echo "up ended with $update, status with $status:" >&2
  cat "$out/log" >&2
fi
exit "$result"
