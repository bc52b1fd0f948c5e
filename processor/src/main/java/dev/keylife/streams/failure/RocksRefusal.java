package dev.keylife.streams.failure;

import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * Tells what RocksDB has against what it was given from what it has against its disk. Kafka Streams
 * puts both into the same exception.
 */
final class RocksRefusal {
  private RocksRefusal() {}

  /** Whether RocksDB is behind a failure, and its disk and files are not. */
  static boolean isBehind(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof RocksDBException refusal && refusal.getStatus() != null) {
        Status.Code code = refusal.getStatus().getCode();
        return code == Status.Code.InvalidArgument
            || code == Status.Code.NotSupported
            || code == Status.Code.MergeInProgress;
      }
    }
    return false;
  }
}
