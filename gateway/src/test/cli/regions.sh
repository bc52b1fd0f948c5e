#!/usr/bin/env bash
# A multi-Region key with the AWS CLI and OpenSSL: regions.sh FOLDER EAST WEST; the environment has the credentials.
set -euo pipefail
cd "$1"
east() { AWS_ENDPOINT_URL_KMS=$endpoint_east aws kms "$@" --region us-east-1 --output text; }
west() { AWS_ENDPOINT_URL_KMS=$endpoint_west aws kms "$@" --region us-west-2 --output text; }
endpoint_east=$2
endpoint_west=$3
expect() { [ "$1" = "$2" ] || { echo "expected $2, found $1" >&2; exit 1; }; }
# until REGION QUERY VALUE: describes the key until it is so.
until_is() {
  for _ in $(seq 120); do
    [ "$("$1" describe-key --key-id "$id" --query "$2" 2>error || true)" = "$3" ] && return
    sleep 0.5
  done
  echo "$2 in $1 did not become $3: $(cat error)" >&2
  exit 1
}
import() {
  "$1" get-parameters-for-import --key-id "$id" --wrapping-algorithm RSAES_OAEP_SHA_256 \
    --wrapping-key-spec RSA_2048 --query '[PublicKey,ImportToken]' > parameters
  cut -f 1 parameters | base64 -d > wrapping.der
  cut -f 2 parameters | base64 -d > token.bin
  openssl pkeyutl -encrypt -pubin -keyform DER -inkey wrapping.der -in material.bin \
    -out wrapped.bin -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 \
    -pkeyopt rsa_mgf1_md:sha256
  "$1" import-key-material --key-id "$id" --import-token fileb://token.bin \
    --encrypted-key-material fileb://wrapped.bin \
    --expiration-model KEY_MATERIAL_DOES_NOT_EXPIRE
}

id=$(east create-key --origin EXTERNAL --multi-region --query KeyMetadata.KeyId)
head -c 32 /dev/urandom > material.bin
import east
expect "$(east replicate-key --key-id "$id" --replica-region us-west-2 \
  --query ReplicaKeyMetadata.KeyState)" Creating
until_is west KeyMetadata.KeyState PendingImport
import west
until_is west KeyMetadata.KeyState Enabled
expect "$(west describe-key --key-id "$id" \
  --query KeyMetadata.MultiRegionConfiguration.PrimaryKey.Region)" us-east-1
printf 'orders of 2026' > plaintext
east encrypt --key-id "$id" --plaintext fileb://plaintext --query CiphertextBlob | base64 -d > ciphertext
expect "$(west decrypt --ciphertext-blob fileb://ciphertext --query Plaintext | base64 -d)" \
  'orders of 2026'
for _ in $(seq 60); do
  east update-primary-region --key-id "$id" --primary-region us-west-2 2>error && break
  grep -q KMSInvalidStateException error || { cat error >&2; exit 1; }
  sleep 0.5
done
for region in east west; do
  until_is "$region" KeyMetadata.MultiRegionConfiguration.PrimaryKey.Region us-west-2
  until_is "$region" KeyMetadata.KeyState Enabled
done
expect "$(west schedule-key-deletion --key-id "$id" --pending-window-in-days 7 --query KeyState)" \
  PendingReplicaDeletion
echo walked
