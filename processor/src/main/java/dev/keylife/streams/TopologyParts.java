package dev.keylife.streams;

import dev.keylife.authentication.CommandAuthenticator;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.KeyPairSupply;
import dev.keylife.lifecycle.Lifecycle;
import dev.keylife.lifecycle.Resealing;
import dev.keylife.streams.decoding.CommandSchemas;
import dev.keylife.streams.decoding.RecordValues;
import dev.keylife.streams.failure.Tries;
import dev.keylife.streams.lookahead.Lookahead;
import dev.keylife.streams.progress.Commits;
import dev.keylife.streams.progress.TopologyListener;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * What a topology is made of; all partitions share it.
 *
 * @param lifecycle decides
 * @param resealing brings secrets under the present master key
 * @param pairs makes wrapping key pairs while commands wait
 * @param namespace whose keys live here
 * @param facts encodes events and snapshots
 * @param schemas reads commands
 * @param lookahead sees commands ahead of their turn
 * @param safeguards are asked before what cannot be taken back
 * @param tries remembers which commands failed
 * @param authenticator says of commands whether their issuers sent them
 * @param commits says when to commit
 * @param listener is told what the topology does
 */
public record TopologyParts(
    Lifecycle lifecycle,
    Resealing resealing,
    KeyPairSupply pairs,
    KeyNamespace namespace,
    Serializer<SpecificRecord> facts,
    CommandSchemas schemas,
    Lookahead lookahead,
    Safeguards safeguards,
    Tries tries,
    CommandAuthenticator authenticator,
    Commits commits,
    TopologyListener listener) {

  /**
   * Without anything that can be left out.
   *
   * @param values the configured Schema Registry serde
   */
  public static TopologyParts of(
      Lifecycle lifecycle, Resealing resealing, KeyNamespace namespace, RecordValues values) {
    return new TopologyParts(
        lifecycle,
        resealing,
        KeyPairSupply.ON_THE_SPOT,
        namespace,
        values.serde().serializer(),
        CommandSchemas.of(values),
        Lookahead.none(),
        Safeguards.NONE,
        new Tries(Tries.DEFAULT),
        CommandAuthenticator.OFF,
        Commits.byDefault(),
        TopologyListener.NONE);
  }
}
