#!/usr/bin/env bash
# Builds the code, uploads what is new, deploys everything, and says what to do next. Runs as often as you like.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
root=$(dirname "$here")

usage() {
  cat <<'USAGE'
Usage: cloudformation/deploy.sh --stack NAME --artifacts BUCKET --email ADDRESS [options]

  --stack NAME           the CloudFormation stack, for example spotify
  --artifacts BUCKET     the bucket for code and templates; it is made if it does not exist
  --email ADDRESS        who gets the weekly report and the alarms
  --parameter KEY=VALUE  any other parameter of template.yaml; may be given more than once
  --region REGION        the AWS region (default: as the AWS command line has it)
  --skip-build           takes the code as it was built
  --dry-run              changes nothing: says what would be uploaded and deployed
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
    --help) usage; exit 0 ;;
    --stack | --artifacts | --email | --parameter | --region)
      [ $# -ge 2 ] || fail "a value is missing ($1). See --help."
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
[ -n "$stack" ] || fail "the stack has no name. Give --stack NAME."
[ -n "$artifacts" ] || fail "there is no bucket for the code. Give --artifacts BUCKET."
[ -n "$email" ] || fail "nobody would be told. Give --email ADDRESS."

command -v aws >/dev/null || fail "there is no aws here. Install the AWS command line, version 2." 20
account=$(aws sts get-caller-identity --query Account --output text 2>/dev/null) ||
  fail "AWS does not know you. Log in (aws configure, or aws sso login)." 20
region=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region || true)}}
[ -n "$region" ] || fail "no region is set. Give --region REGION."

if [ -z "$is_built" ]; then
  command -v mvn >/dev/null || fail "there is no mvn here. Install Maven 3.8.7 or newer." 20
  echo "Building..."
  mvn --quiet --batch-mode --file "$root/pom.xml" --projects cloudformation --also-make \
    -Dmaven.test.skip -Dspotless.check.skip package
fi

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -c 1-16
}

only() {
  set -- "$root/$1/target/$1"-*-"$2"
  [ -f "$1" ] || fail "$1 is not built. Leave out --skip-build." 20
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

has_bucket() { aws s3api head-bucket --bucket "$artifacts" >/dev/null 2>&1; }
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
    aws s3 cp --only-show-errors "$1" "s3://$artifacts/$2"
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
  echo "  parameters"
  printf '    %s\n' "${parameters[@]}"
  if command -v cfn-lint >/dev/null; then
    cfn-lint "$here"/*.yaml "$here/target/dashboards.json" && echo "  templates are in order (cfn-lint)"
  fi
  echo "Nothing was changed. Leave out --dry-run to deploy."
  exit 0
fi

packaged=$here/target/packaged.yaml
aws cloudformation package --template-file "$here/template.yaml" --s3-bucket "$artifacts" --s3-prefix templates \
  --output-template-file "$packaged" >/dev/null
aws cloudformation deploy --stack-name "$stack" --template-file "$packaged" --s3-bucket "$artifacts" \
  --s3-prefix templates --capabilities CAPABILITY_IAM --no-fail-on-empty-changeset \
  --parameter-overrides "${parameters[@]}"

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
  3. Run it now:           aws stepfunctions start-execution --state-machine-arn $(output StateMachineArn) --input '{}'
NEXT
