package dev.keylife.streams.failure;

import dev.keylife.schema.Causes;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * Tells what RocksDB has against what it was given from what it has against its disk. Kafka Streams
 * puts both into the same exception.
 */
final class RocksRefusal {
  private static final Set<Status.Code> NOT_THE_DISK =
      EnumSet.of(
          Status.Code.InvalidArgument, Status.Code.NotSupported, Status.Code.MergeInProgress);

  private RocksRefusal() {}

  /** Whether RocksDB is behind a failure, and its disk and files are not. */
  static boolean isBehind(Throwable failure) {
    return Causes.of(failure)
        .flatMap(RocksRefusal::code)
        .findFirst()
        .filter(NOT_THE_DISK::contains)
        .isPresent();
  }

  private static Stream<Status.Code> code(Throwable t) {
    return t instanceof RocksDBException refusal && refusal.getStatus() != null
        ? Stream.of(refusal.getStatus().getCode())
        : Stream.empty();
  }
}
