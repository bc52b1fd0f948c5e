package dev.keylife.replicator;

import dev.keylife.client.regions.ReplicationLink;
import dev.keylife.program.health.Measurements;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What the replicator measures of itself, by direction, in Prometheus's text format. */
final class ReplicatorMetrics implements AutoCloseable {
  private final Measurements all = new Measurements();
  private final MeterRegistry registry = all.registry();

  /**
   * @param started since when directions that never were up to date are late
   */
  ReplicatorMetrics(List<ReplicationLink> links, Instant started) {
    for (ReplicationLink link : links) {
      counter(
          link,
          "told",
          "News that a Region was told, and has taken or known",
          ReplicationLink::told);
      counter(link, "refused", "News that a Region refused for good", ReplicationLink::refused);
      counter(
          link,
          "failures",
          "How often news could not be told, and was told again",
          ReplicationLink::failed);
      gauge(
          link,
          "lag.records",
          "Records of the source's key-events that were not looked at yet; NaN while it is not"
              + " known",
          of -> of.lag().isPresent() ? of.lag().getAsLong() : Double.NaN);
      gauge(
          link,
          "lag.seconds",
          "How long ago the Region that is told knew all",
          of -> Lag.of(of, started, Instant.now()).toMillis() / 1_000.0);
      gauge(
          link,
          "stuck",
          "1 while something keeps the direction from going on",
          of -> of.problem().isPresent() ? 1 : 0);
    }
  }

  private static Tags tags(ReplicationLink link) {
    return Tags.of("source", link.source(), "target", link.target());
  }

  private void counter(
      ReplicationLink link,
      String name,
      String description,
      ToDoubleFunction<ReplicationLink> reading) {
    FunctionCounter.builder("keylife.replicator." + name, link, reading)
        .description(description)
        .tags(tags(link))
        .register(registry);
  }

  private void gauge(
      ReplicationLink link,
      String name,
      String description,
      ToDoubleFunction<ReplicationLink> reading) {
    Gauge.builder("keylife.replicator." + name, link, reading)
        .description(description)
        .tags(tags(link))
        .register(registry);
  }

  String scrape() {
    return all.scrape();
  }

  @Override
  public void close() {
    all.close();
  }
}
