#!/usr/bin/env bash
# Stands for the SIEM's rules: events come in one a line, and go out with an ALERT line behind those that the rules in
# sigma/ are about.   kafka-console-consumer.sh ... | alerts.sh
set -uo pipefail

has() { [[ $event == *"$1"* ]]; }

# The event's own words, still escaped as in JSON, so that no event can draw on the terminal.
message() {
  local text='"message":"(([^"\\]|\\.)*)"'
  [[ $event =~ $text ]] && printf '%s' "${BASH_REMATCH[1]}"
}

alert() { printf 'ALERT %s: %s\n' "$1" "$(message)"; }

while IFS= read -r event; do
  printf '%s\n' "$event"
  if has '"event_code":"audit.gap"'; then
    alert audit_gap
  elif has '"event_code":"finding.service"' && ! has '"severity_id":2,'; then
    if has '"phase":"pre_return"'; then alert secret_in_response; else alert exfiltration_attempt; fi
  elif { has '"uid":"openshell.provider_credential.endpoint_mismatch"' && ! has '"severity_id":2,'; } ||
    { has '"uid":"openshell.credentials.traffic_uninspectable"' && has '"disposition":"denied"'; }; then
    alert exfiltration_attempt
  elif has '"class_uid":2004' && has '"disposition":"fail_open"'; then
    alert fail_open_bypass
  elif has '"uid":"openshell.middleware.http_response_blocked"' || has '"uid":"sluice.mcp.tool_changed"'; then
    alert response_blocked
  elif has '"uid":"sluice.response.scrubbed"'; then
    alert secret_returned
  elif has '"event_code":"config.change"' &&
    { has '"state_label":"detected"' || has '"state_label":"retained_last_valid"' || has '"state_label":"fail_closed"'; }; then
    alert policy_change
  fi
done
