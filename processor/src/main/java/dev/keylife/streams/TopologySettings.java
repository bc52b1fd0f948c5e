package dev.keylife.streams;

import dev.keylife.streams.limits.RateLimits;
import dev.keylife.streams.record.RecordLimits;
import dev.keylife.streams.replicas.ReplicaSettings;
import dev.keylife.streams.resealing.ResealSettings;
import dev.keylife.streams.waiting.WaitingLimits;
import java.time.Duration;

/**
 * What an operator may choose about the topology.
 *
 * @param partitions how many partitions the commands topic has
 * @param limits how large things may be
 * @param rates how many commands may come in a second
 * @param duplicateWindow for how long command ids are remembered
 * @param deadlineInterval how often due deadlines are looked for
 * @param deadlineBatch how many deadlines of a partition are carried out at most before commands
 *     and other partitions get their turn
 * @param erasureBound within which time erased secrets are gone from the changelog topics
 * @param reseal how secrets are brought under the present master key
 * @param waiting how many commands may wait for wrapping key pairs
 * @param replicas how those that use keys are told of sealed material
 */
public record TopologySettings(
    int partitions,
    RecordLimits limits,
    RateLimits rates,
    Duration duplicateWindow,
    Duration deadlineInterval,
    int deadlineBatch,
    Duration erasureBound,
    ResealSettings reseal,
    WaitingLimits waiting,
    ReplicaSettings replicas) {

  /** The defaults: those of {@link RecordLimits}, any number, 7 days, 200 ms, 100, 24 hours. */
  public static TopologySettings defaults(int partitions) {
    return new TopologySettings(
        partitions,
        RecordLimits.defaults(),
        RateLimits.NONE,
        Duration.ofDays(7),
        Duration.ofMillis(200),
        100,
        Duration.ofHours(24),
        ResealSettings.defaults(),
        WaitingLimits.defaults(),
        ReplicaSettings.defaults());
  }
}
