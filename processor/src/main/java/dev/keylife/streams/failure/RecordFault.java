package dev.keylife.streams.failure;

import dev.keylife.schema.AccessRefusal;
import dev.keylife.schema.Causes;
import dev.keylife.schema.Outage;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;

/** Tells a failure that can be a record's from one that would have met any other, too. */
public final class RecordFault {
  private RecordFault() {}

  /**
   * Whether a failure can have to do with the record that was on its way. An outage, a lost right,
   * a disk that fails, a clock that is wrong or a partition that has gone to another instance have
   * not.
   */
  public static boolean canBeBehind(Throwable failure) {
    return !Outage.isBehind(failure)
        && AccessRefusal.behind(failure).isEmpty()
        && Causes.of(failure).noneMatch(RecordFault::meetsAnyRecord);
  }

  private static boolean meetsAnyRecord(Throwable t) {
    return t instanceof ClockDisagreesException
        || t instanceof InterruptException
        || t instanceof InvalidProducerEpochException
        || (t instanceof ProcessorStateException && !RocksRefusal.isBehind(t))
        || t instanceof ProducerFencedException
        || t instanceof TaskCorruptedException
        || t instanceof TaskMigratedException
        || t instanceof TransactionAbortedException;
  }

  /**
   * What a failure that is a record's is called in logs and dead letters: by the class of its first
   * cause. Its message could quote what must not be logged or published.
   */
  public static String nameOf(Throwable failure) {
    return Causes.root(failure).getClass().getName();
  }
}
