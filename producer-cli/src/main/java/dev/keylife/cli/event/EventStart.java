package dev.keylife.cli.event;

import dev.keylife.cli.failure.Problems;
import dev.keylife.cli.settings.ConnectionOptions;
import dev.keylife.cli.text.Times;
import dev.keylife.client.EventQuery.Start;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where {@code events} starts. */
final class EventStart {
  @Option(
      names = "--from-beginning",
      description = "Start at the oldest event. The default without --follow.")
  boolean beginning;

  @Option(
      names = "--from-offset",
      paramLabel = "PARTITION:OFFSET",
      split = ",",
      description = "Start at this offset, and read only the partitions named.")
  List<String> offsets = List.of();

  @Option(
      names = "--from-time",
      paramLabel = "TIME",
      description = "Start at a time (2026-12-31T00:00:00Z) or so long ago (15m, 24h, 7d).")
  Optional<String> time = Optional.empty();

  Start resolve(boolean follow, Clock clock, ConnectionOptions connection) {
    int given = (beginning ? 1 : 0) + (offsets.isEmpty() ? 0 : 1) + (time.isPresent() ? 1 : 0);
    if (given > 1) {
      throw connection.usage("Give one of --from-beginning, --from-offset and --from-time");
    }
    try {
      if (time.isPresent()) {
        return new Start.Time(Times.pointInTime(time.get(), clock));
      }
      if (!offsets.isEmpty()) {
        return new Start.Offsets(byPartition());
      }
    } catch (TypeConversionException e) {
      throw connection.usage(Problems.of(e));
    }
    return beginning || !follow ? new Start.Beginning() : new Start.End();
  }

  private Map<Integer, Long> byPartition() {
    Map<Integer, Long> parsed = new HashMap<>();
    for (String pair : offsets) {
      if (!pair.matches("[0-9]{1,6}:[0-9]{1,18}")) {
        throw new TypeConversionException(
            "'%s' is not PARTITION:OFFSET, such as 0:120".formatted(pair));
      }
      int colon = pair.indexOf(':');
      parsed.put(
          Integer.valueOf(pair.substring(0, colon)), Long.valueOf(pair.substring(colon + 1)));
    }
    return parsed;
  }
}
