package dev.keylife.app.exit;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.schema.AccessRefusal;
import dev.keylife.schema.Causes;
import dev.keylife.streams.resealing.ForeignKeysetException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.streams.errors.MissingInternalTopicsException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.TopologyException;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * Tells from a failure of the topology what an operator has to know, in a sentence that says what
 * to do: of those failures that trying again does not mend.
 */
public final class Diagnosis {
  private static final Pattern TASK_FOLDER = Pattern.compile("\\d+_\\d+");
  private static final Pattern LOCATION = Pattern.compile("at location (\\S.*?\\d+_\\d+)");

  private final Path stateDirectory;
  private final String applicationId;

  public Diagnosis(ProcessorSettings settings) {
    this.stateDirectory = settings.stateDirectory();
    this.applicationId = settings.getString(ProcessorSettings.APPLICATION_ID);
  }

  /** What ends the processor, and with which status; empty for what may pass by itself. */
  public Optional<ProgramException> of(Throwable failure) {
    List<Throwable> causes = Causes.of(failure).toList();
    return causes.stream().flatMap(cause -> of(cause, failure, causes).stream()).findFirst();
  }

  private Optional<ProgramException> of(Throwable t, Throwable whole, List<Throwable> causes) {
    if (t instanceof ProgramException known) {
      return Optional.of(known);
    }
    if (t instanceof ForeignKeysetException) {
      return because(ExitCode.CREDENTIALS, foreignKeyset(String.valueOf(t.getMessage())), whole);
    }
    if (t instanceof MissingSourceTopicException || t instanceof MissingInternalTopicsException) {
      return because(
          ExitCode.UNAVAILABLE,
          "A topic that the processor reads is gone ("
              + t.getMessage()
              + "). Start it again: it then compares all topics with those that it knew, and says"
              + " what to do.",
          whole);
    }
    if (String.valueOf(t.getMessage()).contains("has invalid partitions")) {
      return because(ExitCode.UNAVAILABLE, PARTITIONS_CHANGED, whole);
    }
    if (AccessRefusal.of(t).isPresent()) {
      return because(
          ExitCode.SOFTWARE,
          "The brokers refuse the processor: "
              + t.getMessage()
              + " Check its credentials; deploy/acls.sh lists the rights that it needs.",
          whole);
    }
    if (t instanceof FencedInstanceIdException) {
      return because(
          ExitCode.SOFTWARE,
          "Another instance runs under the same kafka.group.instance.id. Give each its own.",
          whole);
    }
    if (t instanceof TopologyException || t instanceof UnsupportedVersionException) {
      return because(
          ExitCode.SOFTWARE, "The topology cannot run on these brokers: " + t.getMessage(), whole);
    }
    return disk(t, causes).flatMap(message -> because(ExitCode.DISK, message, whole));
  }

  /** What to say of more or fewer partitions than there were; Kafka's own advice loses all keys. */
  static final String PARTITIONS_CHANGED =
      "The number of partitions of key-commands has been changed. Keys live in the partition that"
          + " their id had, so nothing can go on with another number. Nothing is lost yet: delete no"
          + " topic and no state folder, and reset nothing. docs/operations.md, 'When topics, disks"
          + " or clocks break', has the way back.";

  public static String foreignKeyset(String what) {
    return what
        + ". Nothing was changed. Give this instance the keyset file that the others have, or the"
        + " backup of it (keyset.file), and check that kafka.bootstrap.servers and application.id"
        + " are those of the installation that you mean.";
  }

  private Optional<String> disk(Throwable t, List<Throwable> causes) {
    String message = String.valueOf(t.getMessage());
    if (message.contains("No space left on device") || message.contains("Disk quota exceeded")) {
      return Optional.of(
          "The disk that holds state.dir ("
              + stateDirectory
              + ") is full. Nothing is lost: make room and start the processor again.");
    }
    if (message.contains("Read-only file system")) {
      return Optional.of(
          "The disk that holds state.dir ("
              + stateDirectory
              + ") has become read-only, which disks do that fail. Nothing is lost: the state is on"
              + " the brokers too. Give the processor another state.dir, or mend the disk.");
    }
    return t instanceof RocksDBException damaged && isDamage(damaged)
        ? Optional.of(damaged(damaged, causes))
        : Optional.empty();
  }

  private static boolean isDamage(RocksDBException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return (e.getStatus() != null
            && (e.getStatus().getCode() == Status.Code.Corruption
                || e.getStatus().getCode() == Status.Code.IOError))
        || message.contains("corruption")
        || message.contains("checksum");
  }

  private String damaged(RocksDBException damage, List<Throwable> causes) {
    return "The state in "
        + folder(damage, causes)
        + " is damaged ("
        + damage.getMessage()
        + "). Delete this folder and start the processor again: it is restored from the brokers,"
        + " and nothing is lost. If it comes back, the disk is failing.";
  }

  /** The folder of the task, where it can be told; otherwise that of the whole application. */
  private Path folder(RocksDBException damage, List<Throwable> causes) {
    Path all = stateDirectory.resolve(applicationId);
    for (Throwable cause : causes) {
      Matcher location = LOCATION.matcher(String.valueOf(cause.getMessage()));
      if (location.find()) {
        return Path.of(location.group(1));
      }
    }
    String message = String.valueOf(damage.getMessage());
    int at = message.indexOf(all + "/");
    if (at >= 0) {
      Matcher task = TASK_FOLDER.matcher(message.substring(at + all.toString().length()));
      if (task.find()) {
        return all.resolve(task.group());
      }
    }
    return all;
  }

  private static Optional<ProgramException> because(
      ExitCode code, String message, Throwable cause) {
    return Optional.of(new ProgramException(code, message, cause));
  }
}
