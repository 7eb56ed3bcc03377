#!/usr/bin/env bash
# Builds the code, uploads what is new, deploys everything, and says what to do next. Runs as often as you like.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
root=$(dirname "$here")

usage() {
  cat <<'USAGE'
Usage: cloudformation/deploy.sh --stack NAME --artifacts BUCKET --email ADDRESS [options]
For example: cloudformation/deploy.sh --stack spotify --artifacts spotify-code-4711 --email you@example.com

  --stack NAME           the CloudFormation stack, for example spotify
  --artifacts BUCKET     the bucket for code and templates; it is made if it does not exist
  --email ADDRESS        who gets the weekly report and the alarms
  --parameter KEY=VALUE  any other parameter (cloudformation/README.md tells them); may be given more than once
  --region REGION        the AWS region (default: as the AWS command line has it)
  --skip-build           takes the code as it was built
  --dry-run              sends nothing: builds, and says what would be uploaded and deployed with which parameters;
                         it asks AWS what is there already, so it needs a login as well

Exit codes: 0 done, 20 not ready (no AWS, no login, a deployment that failed), 43 bad argument.
USAGE
}

fail() {
  echo "Cannot deploy: $1" >&2
  exit "${2:-43}"
}

stack='' artifacts='' email='' is_dry_run='' is_built='' parameters=()
while [ $# -gt 0 ]; do
  case $1 in
    --dry-run) is_dry_run=yes; shift; continue ;;
    --skip-build) is_built=yes; shift; continue ;;
    -h | --help) usage; exit 0 ;;
    --stack | --artifacts | --email | --parameter | --region)
      [[ $# -ge 2 && $2 != --* ]] || fail "a value is missing ($1). See --help."
      ;;
    *) fail "unknown argument ($1). See --help." ;;
  esac
  case $1 in
    --stack) stack=$2 ;;
    --artifacts) artifacts=$2 ;;
    --email) email=$2 ;;
    --parameter) parameters+=("$2") ;;
    --region) export AWS_REGION=$2 AWS_DEFAULT_REGION=$2 ;;
  esac
  shift 2
done

# What template.yaml says of a parameter (AllowedValues, AllowedPattern), or whether there is such a one (Type).
rule() {
  awk -v name="$1" -v key="$2" '
    /^[A-Za-z]/ { inside = ($0 == "Parameters:") }
    inside && /^  [A-Za-z]+:$/ { current = $1 }
    inside && current == name ":" && $1 == key ":" { sub(/^ *[A-Za-z]+: */, ""); print; exit }
  ' "$here/template.yaml"
}

# A misspelt parameter would be left out silently, and a wrong value found after a quarter of an hour.
check_parameter() {
  local name=${1%%=*} value=${1#*=} values pattern
  values=$(rule "$name" AllowedValues | tr -d "[]'")
  [[ $1 == *=* ]] || fail "this is no KEY=VALUE ($1). See --help."
  [[ $name != ArtifactBucket && $name != *CodeKey ]] || fail "$name is set by this script. Leave it out."
  [ -n "$(rule "$name" Type)" ] || fail "there is no parameter $name. All of them are in cloudformation/README.md."
  pattern=$(rule "$name" AllowedPattern | sed "s/^'//; s/'$//")
  [[ -z $values || ", $values, " == *", $value, "* ]] || fail "$name cannot be '$value'. Allowed: $values."
  [[ -z $pattern || $value =~ ^($pattern)$ ]] ||
    fail "$name cannot be '$value'. It has to look like $pattern."
  [[ $(rule "$name" Type) != Number || $value =~ ^[0-9]+$ ]] || fail "$name has to be a number ($value)."
}

[[ $stack =~ ^[A-Za-z][A-Za-z0-9-]{0,60}$ ]] ||
  fail "a stack needs a name of letters, digits and hyphens ('$stack'). Give --stack NAME."
[[ $artifacts =~ ^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$ ]] ||
  fail "a bucket for the code needs a name of small letters, digits and hyphens ('$artifacts'). Give --artifacts BUCKET."
[ -n "$email" ] || fail "nobody would be told. Give --email ADDRESS."
check_parameter "AlertEmail=$email"
for parameter in ${parameters[@]+"${parameters[@]}"}; do check_parameter "$parameter"; done

command -v aws >/dev/null || fail "there is no aws here. Install the AWS command line." 20
region=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region || true)}}
[ -n "$region" ] || fail "no region is set. Give --region REGION."
export AWS_REGION=$region AWS_DEFAULT_REGION=$region
account=$(aws sts get-caller-identity --query Account --output text 2>&1) ||
  fail "AWS does not let you in: $(tail -n 1 <<<"$account"). Log in (aws sso login, or aws configure)." 20

if [ -z "$is_built" ]; then
  command -v mvn >/dev/null || fail "there is no mvn here. Install Maven 3.8.7 or newer." 20
  echo "Building (about a minute)..." >&2
  mvn --quiet --batch-mode -Dstyle.color=never --file "$root/pom.xml" --projects cloudformation --also-make \
    -Dmaven.test.skip -Dspotless.check.skip package
fi

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -c 1-16
}

only() {
  set -- "$root/$1/target/$1"-*-"$2"
  [ -f "$1" ] || fail "the code is not built yet (./pipeline does not build it). Leave out --skip-build." 20
  echo "$1"
}
# The key is the content: what is there need not be sent again, and a change is always seen.
key_of() { echo "code/$1-$(sha256 "$2").${2##*.}"; }

ingest_code=$(only ingest lambda.zip)
etl_code=$(only etl-spark job.jar)
roles_code=$(only cloudformation roles.zip)
ingest_key=$(key_of ingest "$ingest_code")
etl_key=$(key_of etl "$etl_code")
roles_key=$(key_of roles "$roles_code")
parameters+=("AlertEmail=$email" "ArtifactBucket=$artifacts" "IngestCodeKey=$ingest_key" "EtlCodeKey=$etl_key"
  "RolesCodeKey=$roles_key")

# The code runs with the rights of the stack: only a bucket of one's own may hold it, in the region of the functions.
has_bucket() {
  local answer
  if answer=$(aws s3api head-bucket --bucket "$artifacts" --expected-bucket-owner "$account" 2>&1); then
    [[ $answer != *BucketRegion* || $answer == *"$region"* ]] ||
      fail "the bucket $artifacts is in another region than $region. Choose another name."
    return 0
  fi
  [[ $answer == *404* ]] ||
    fail "the bucket $artifacts is somebody else's, or cannot be seen ($(tail -n 1 <<<"$answer")). Choose another name."
  return 1
}
has_object() { aws s3api head-object --bucket "$artifacts" --key "$1" >/dev/null 2>&1; }

make_bucket() {
  if [ "$region" = us-east-1 ]; then
    aws s3api create-bucket --bucket "$artifacts" >/dev/null
  else
    aws s3api create-bucket --bucket "$artifacts" --create-bucket-configuration "LocationConstraint=$region" >/dev/null
  fi
  aws s3api put-public-access-block --bucket "$artifacts" --public-access-block-configuration \
    BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true
  aws s3api put-bucket-policy --bucket "$artifacts" --policy '{"Version": "2012-10-17", "Statement": [{
    "Sid": "OnlyOverTls", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
    "Resource": ["arn:aws:s3:::'"$artifacts"'", "arn:aws:s3:::'"$artifacts"'/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}'
}

upload() {
  size=$(($(wc -c <"$1") / 1000000))
  if has_object "$2"; then
    echo "  is there   s3://$artifacts/$2"
  elif [ -n "$is_dry_run" ]; then
    echo "  to upload  s3://$artifacts/$2 ($size MB)"
  else
    aws s3 cp --only-show-errors "$1" "s3://$artifacts/$2" || fail "the upload of $2 failed. See above." 20
    echo "  uploaded   s3://$artifacts/$2 ($size MB)"
  fi
}

echo "Stack $stack in account $account, region $region"
if ! has_bucket; then
  echo "  bucket $artifacts $([ -n "$is_dry_run" ] && echo 'is to be made' || echo 'is made')"
  [ -n "$is_dry_run" ] || make_bucket
fi
upload "$ingest_code" "$ingest_key"
upload "$etl_code" "$etl_key"
upload "$roles_code" "$roles_key"

if [ -n "$is_dry_run" ]; then
  echo "  parameters (the others keep their defaults, or what an earlier deployment gave)"
  printf '    %s\n' "${parameters[@]}"
  if command -v cfn-lint >/dev/null; then
    cfn-lint "$here"/*.yaml "$here/target/dashboards.json" || fail "the templates are not in order (cfn-lint, above)."
    echo "  templates are in order (cfn-lint)"
  else
    echo "  templates are not checked: there is no cfn-lint here"
  fi
  echo "Nothing was sent. Leave out --dry-run to deploy."
  exit 0
fi

packaged=$here/target/packaged.yaml
aws cloudformation package --template-file "$here/template.yaml" --s3-bucket "$artifacts" --s3-prefix templates \
  --output-template-file "$packaged" >/dev/null || fail "the templates could not be uploaded. See above." 20

# Without a rollback, what is already there (a database takes a quarter of an hour) is kept for the next try.
aws cloudformation deploy --stack-name "$stack" --template-file "$packaged" --s3-bucket "$artifacts" \
  --s3-prefix templates --capabilities CAPABILITY_IAM --no-fail-on-empty-changeset --disable-rollback \
  --parameter-overrides "${parameters[@]}" || {
  aws cloudformation describe-stack-events --stack-name "$stack" --output text --query \
    "StackEvents[?contains(ResourceStatus, 'FAILED')].[LogicalResourceId, ResourceStatusReason]" >&2 || true
  fail "the stack is not complete; above is what failed. Mend it and run this again: it goes on with what is there." 20
}

output() {
  aws cloudformation describe-stacks --stack-name "$stack" --output text \
    --query "Stacks[0].Outputs[?OutputKey=='$1'].OutputValue"
}
aws cloudformation describe-stacks --stack-name "$stack" --output table \
  --query 'Stacks[0].Outputs[].[OutputKey, OutputValue]'
cat <<NEXT
Next:
  1. Confirm the mail from AWS, so that reports and alarms reach $email.
  2. Log in to Spotify:    ./pipeline login --store aws --secret $(output SpotifySecretArn)
  3. Run it now:           aws stepfunctions start-execution --region $region --state-machine-arn $(output StateMachineArn) --input '{}'
NEXT
