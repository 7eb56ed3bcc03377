#!/usr/bin/env bash
# Brings back what was changed in the QuickSight console: writes the definition of a deployed dashboard over its file in
# dashboards/ the way our files are written, so that `git diff` shows the change and nothing else.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd -P)

fail() {
  echo "Cannot export: $1" >&2
  exit "${2:-43}"
}

[[ $# -gt 0 && $1 != -* ]] || fail "no dashboard is named. Give their ids: quicksight/export.sh spotify-listening"
for tool in aws jq; do
  command -v $tool >/dev/null || fail "there is no $tool here. Install it." 20
done
account=$(aws sts get-caller-identity --query Account --output text 2>&1) ||
  fail "AWS does not let you in: $(tail -n 1 <<<"$account"). Log in (aws sso login, or aws configure)." 20

# The definition as our file ($ours) would have it: keys in its order, no ids of the account, nothing that is empty or that
# only the console's editor uses; on one line what fits on one.
as_ours='
  def keys_by_name: . as $ours
    | reduce ([], paths(type == "object")) as $path ({};
        ($path | map(strings) | last // "") as $name
        | .[$name] += (($ours | getpath($path) | keys_unsorted) - (.[$name] // [])));

  def ordered($keys; $name):
    if type == "object" then . as $object
      | reduce (($keys[$name] // [])[], keys_unsorted[]) as $key ({};
          if ($object | has($key)) and (has($key) | not)
          then .[$key] = ($object[$key] | ordered($keys; $key)) else . end)
    elif type == "array" then map(ordered($keys; $name))
    else . end;

  def plain: del(.AnalysisDefaults) | walk(
    if type == "object" then with_entries(select(.value | . != null and . != []))
    elif type == "string" then
      sub("^arn:aws[a-z-]*:quicksight:[a-z0-9-]+:[0-9]{12}:"; "arn:aws:quicksight:${AWS::Region}:${AWS::AccountId}:")
    else . end);

  def line:
    if type == "object" then "{" + (to_entries | map((.key | tojson) + ": " + (.value | line)) | join(", ")) + "}"
    elif type == "array" then "[" + (map(line) | join(", ")) + "]"
    elif type == "number" and floor == . then floor | tojson
    else tojson end;

  def lines($indent; $lead): line as $line | ($indent + "  ") as $inner
    | if (type != "object" and type != "array") or ($indent + $lead + $line | length) <= 120 then $line
      elif type == "object" then
        "{\n" + (to_entries | map(((.key | tojson) + ": ") as $lead | $inner + $lead + (.value | lines($inner; $lead)))
          | join(",\n")) + "\n" + $indent + "}"
      else "[\n" + (map($inner + lines($inner; "")) | join(",\n")) + "\n" + $indent + "]"
      end;

  ($ours[0] | keys_by_name) as $keys | .Definition | plain | ordered($keys; "") | lines(""; "")'

for dashboard in "$@"; do
  file=$here/dashboards/${dashboard#spotify-}.json
  answer=$(aws quicksight describe-dashboard-definition --aws-account-id "$account" --dashboard-id "$dashboard" \
    --output json) || fail "AWS does not give the dashboard $dashboard; above it says why." 20
  jq -r --slurpfile ours <(cat "$file" 2>/dev/null || echo '{}') "$as_ours" <<<"$answer" >"$file.new"
  mv "$file.new" "$file"
  echo "$file"
done
