#!/usr/bin/env bash
# A key's life with the AWS CLI and OpenSSL: walk.sh FOLDER; the environment names the endpoint.
set -euo pipefail
cd "$1"
kms() { aws kms "$@" --output text; }
state() { kms describe-key --key-id "$id" --query KeyMetadata.KeyState; }
expect() { [ "$1" = "$2" ] || { echo "expected $2, found $1" >&2; exit 1; }; }
import() {
  kms get-parameters-for-import --key-id "$id" --wrapping-algorithm RSAES_OAEP_SHA_256 \
    --wrapping-key-spec RSA_2048 --query '[PublicKey,ImportToken]' > parameters
  cut -f 1 parameters | base64 -d > wrapping.der
  cut -f 2 parameters | base64 -d > token.bin
  openssl pkeyutl -encrypt -pubin -keyform DER -inkey wrapping.der -in material.bin \
    -out wrapped.bin -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 \
    -pkeyopt rsa_mgf1_md:sha256
  kms import-key-material --key-id "$id" --import-token fileb://token.bin \
    --encrypted-key-material fileb://wrapped.bin \
    --expiration-model KEY_MATERIAL_EXPIRES --valid-to "$(date -u -d '+30 days' +%Y-%m-%dT%H:%M:%SZ)"
}

id=$(kms create-key --origin EXTERNAL --description orders --query KeyMetadata.KeyId)
expect "$(state)" PendingImport
head -c 32 /dev/urandom > material.bin
import
expect "$(state)" Enabled
[[ $(kms list-keys --query 'Keys[].KeyId') == *$id* ]]
kms create-alias --alias-name "alias/$id" --target-key-id "$id"
expect "$(kms describe-key --key-id "alias/$id" --query KeyMetadata.KeyId)" "$id"
expect "$(kms list-aliases --key-id "$id" --query 'Aliases[].AliasName')" "alias/$id"
kms delete-alias --alias-name "alias/$id"
kms delete-imported-key-material --key-id "$id"
expect "$(state)" PendingImport
import
expect "$(state)" Enabled
kms update-key-description --key-id "$id" --description "orders of 2026"
expect "$(kms describe-key --key-id "$id" --query KeyMetadata.Description)" "orders of 2026"
kms schedule-key-deletion --key-id "$id" --pending-window-in-days 7
expect "$(state)" PendingDeletion
kms cancel-key-deletion --key-id "$id"
expect "$(state)" Disabled
kms enable-key --key-id "$id"
expect "$(state)" Enabled
if kms describe-key --key-id arn:aws:kms:nonsense 2> error; then
  echo "nonsense was described" >&2
  exit 1
fi
grep -q InvalidArnException error
echo walked
