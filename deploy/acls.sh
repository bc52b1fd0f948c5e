#!/bin/sh
# The least rights that each role needs on the brokers, and the kafka-acls.sh commands that grant them.
#
#   deploy/acls.sh ROLE PRINCIPAL KAFKA-ACLS-OPTIONS...
#
#   deploy/acls.sh processor  User:keylife  --bootstrap-server broker:9093 --command-config admin.properties
#   deploy/acls.sh publisher  User:orders   --bootstrap-server broker:9093 --command-config admin.properties
#
# Roles:
#   processor   runs Keylife. With topics.create=false, and the topics made by an administrator, it
#               does without Create on its topics.
#   publisher   sends commands and reads the answers: `keylife import`, `create-key`, …
#   subscriber  reads events and snapshots, with a consumer group of its own if it wants one.
#   gateway     serves the AWS KMS API: sends commands, reads answers, keys, aliases, and when keys
#               were used last.
#   replica     what a gateway that uses keys needs beside the rights of gateway: it reads sealed key
#               material, which its keyset opens, and tells how keys were used.
#   auditor     reads the whole trail, to verify and export it (`keylife audit`), and how keys were
#               used.
#   replicator  carries the news of multi-Region keys: reads events here, sends commands here, and
#               keeps how far it came in groups keylife-replicator-…. In each Region's cluster.
#   operator    looks at dead letters and replays them: `keylife dead-letters`.
#
# Nobody but the processor may read key-commands and its own topics, which hold wrapped and sealed
# material, and nobody but it and replicas may read key-materials. Nobody but the processor may write
# key-events, key-states, key-aliases, key-alias-steps and key-materials, and nobody but replicas
# key-usage and key-last-usage. key-commands-dlq holds what could not be read as a command: for the
# people who run the processor.
#
# Environment:
#   APPLICATION_ID  the processor's application.id (keylife)
#   GROUP_PREFIX    what the names of subscribers' groups begin with (keylife-subscriber-)
#   KAFKA_ACLS      the tool (kafka-acls.sh); `echo kafka-acls.sh` shows what would be done
set -eu

# A test grants exactly these, and proves that each role can do its work and no more.
rights() {
  cat <<'TABLE'
# role      resource          name               pattern   operations
processor   topic             key-commands       literal   Read Write Create DescribeConfigs
processor   topic             key-events         literal   Read Write Create DescribeConfigs
processor   topic             key-states         literal   Read Write Create DescribeConfigs
processor   topic             key-aliases        literal   Read Write Create DescribeConfigs
processor   topic             key-alias-steps    literal   Read Write Create DescribeConfigs
processor   topic             key-materials      literal   Read Write Create DescribeConfigs
processor   topic             key-usage          literal   Describe Create DescribeConfigs
processor   topic             key-last-usage     literal   Describe Create DescribeConfigs
processor   topic             key-commands-dlq   literal   Write Create DescribeConfigs
processor   topic             @APPLICATION_ID@-  prefixed  Read Write Create
processor   group             @APPLICATION_ID@   literal   Read
processor   transactional-id  @APPLICATION_ID@-  prefixed  Write
publisher   topic             key-commands       literal   Write
publisher   topic             key-events         literal   Read
subscriber  topic             key-events         literal   Read
subscriber  topic             key-states         literal   Read
subscriber  topic             key-aliases        literal   Read
subscriber  group             @GROUP_PREFIX@     prefixed  Read
gateway     topic             key-commands       literal   Write
gateway     topic             key-events         literal   Read
gateway     topic             key-states         literal   Read
gateway     topic             key-aliases        literal   Read
gateway     topic             key-last-usage     literal   Read
replica     topic             key-materials      literal   Read
replica     topic             key-usage          literal   Write
replica     topic             key-last-usage     literal   Write
auditor     topic             key-events         literal   Read
auditor     topic             key-states         literal   Read
auditor     topic             key-aliases        literal   Read
auditor     topic             key-usage          literal   Read
replicator  topic             key-events         literal   Read
replicator  topic             key-commands       literal   Write
replicator  group             keylife-replicator-  prefixed  Read
operator    topic             key-commands-dlq   literal   Read Write
operator    topic             key-commands       literal   Write
operator    transactional-id  keylife-dead-letters  literal  Write
TABLE
}

usage() {
  sed -n '2,/^set -eu/{/^#/s/^# \{0,1\}//p;}' "$0" >&2
  exit 64
}

[ $# -ge 2 ] || usage
role=$1
principal=$2
shift 2
case $role in processor | publisher | subscriber | gateway | replica | auditor | replicator | operator) ;; *) usage ;; esac

rights |
  sed -e "s/@APPLICATION_ID@/${APPLICATION_ID:-keylife}/" \
    -e "s/@GROUP_PREFIX@/${GROUP_PREFIX:-keylife-subscriber-}/" |
  while read -r of resource name pattern operations; do
    [ "$of" = "$role" ] || continue
    for operation in $operations; do
      # Split into words on purpose.
      # shellcheck disable=SC2086
      ${KAFKA_ACLS:-kafka-acls.sh} "$@" --add --allow-principal "$principal" \
        --operation "$operation" "--$resource" "$name" --resource-pattern-type "$pattern" </dev/null
    done
  done
