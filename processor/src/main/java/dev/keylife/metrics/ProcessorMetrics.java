package dev.keylife.metrics;

import static java.util.Objects.requireNonNull;

import dev.keylife.authentication.Refusal;
import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.Deadline;
import dev.keylife.lifecycle.Event;
import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.MaterialUnwrapper;
import dev.keylife.streams.limits.RateLimit;
import dev.keylife.streams.progress.CommandProgress;
import dev.keylife.streams.progress.TopologyListener;
import dev.keylife.streams.state.KeyCensus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The processor's own metrics: what happened is counted as the topology tells it, what is the case
 * is looked up when it is asked for.
 *
 * <p>Counts are of what was processed. Where a transaction is aborted, its commands are processed
 * and counted again; events and states have them once. The gauges of {@link KeyGauges} are exact.
 */
public final class ProcessorMetrics implements TopologyListener {
  private static final Duration[] LATENCIES =
      millis(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 600_000);
  private static final Duration[] UNWRAPPING = millis(1, 2, 3, 5, 7, 10, 15, 25, 50, 100, 250);

  private final MeterRegistry registry;
  private final InstantSource clock;
  private final KeyGauges keys;
  private final Map<FailureCode, Counter> failures = new EnumMap<>(FailureCode.class);
  private final Map<Deadline.Kind, Timer> lateness = new EnumMap<>(Deadline.Kind.class);
  private final ThreadLocal<UncommittedLatencies> latencies;
  private final Timer unwrap;
  private final Counter unwrapsAhead;
  private final Counter duplicates;
  private final Map<RateLimit, Counter> throttled = new EnumMap<>(RateLimit.class);
  private final Counter commandsSigned;
  private final Counter commandsUnsigned;
  private final Map<Refusal, Counter> unauthentic = new EnumMap<>(Refusal.class);
  private final Counter unanswered;
  private final Counter rerouted;
  private final Counter deadLetters;
  private final Map<Integer, Waiting> waiting = new ConcurrentHashMap<>();
  private final CommandProgress progress;

  /** The commands of a partition that wait for wrapping key pairs. */
  private record Waiting(int commands, Optional<Instant> oldest) {}

  /**
   * Registers the metrics.
   *
   * @param clock what commands' timestamps and keys' dates are compared with
   */
  public ProcessorMetrics(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    keys = new KeyGauges(registry, clock);
    progress = new CommandProgress(clock::millis);
    TimeGauge.builder("keylife.last.commit.timestamp", this::lastCommit, TimeUnit.SECONDS)
        .description("When a transaction was committed last, as Unix time; NaN for never")
        .register(registry);
    TimeGauge.builder(
            "keylife.oldest.command.age",
            () -> progress.oldestAge().toMillis() / 1e3,
            TimeUnit.SECONDS)
        .description("Age of the oldest command that was fetched and is not committed; 0 for none")
        .register(registry);
    Timer latency =
        Timer.builder("keylife.command.latency")
            .description("From a command's timestamp in key-commands until it was committed")
            .serviceLevelObjectives(LATENCIES)
            .register(registry);
    latencies = ThreadLocal.withInitial(() -> new UncommittedLatencies(latency, clock::millis));
    unwrap =
        Timer.builder("keylife.unwrap")
            .description("How long it took to unwrap, check and seal key material")
            .serviceLevelObjectives(UNWRAPPING)
            .register(registry);
    unwrapsAhead =
        counter(
            "keylife.unwraps.ahead",
            "Unwraps that were begun on another thread before their command's turn came");
    duplicates =
        counter("keylife.commands.duplicate", "Commands that were delivered before; no effect");
    for (RateLimit limit : RateLimit.values()) {
      throttled.put(
          limit,
          Counter.builder("keylife.commands.throttled")
              .description("Commands refused because there were too many at a time, by the limit")
              .tag("limit", limit.label())
              .register(registry));
    }
    commandsSigned = commandsLetIn("signed");
    commandsUnsigned = commandsLetIn("none");
    unanswered =
        counter(
            "keylife.commands.unanswered",
            "Commands refused without an event: too many were not proven or too much for now");
    for (Refusal why : Refusal.values()) {
      unauthentic.put(
          why,
          Counter.builder("keylife.commands.unauthentic")
              .description("Commands refused because nothing proved that their issuers sent them")
              .tag("reason", why.label())
              .register(registry));
    }
    rerouted =
        counter("keylife.commands.rerouted", "Commands found in the wrong partition and moved");
    deadLetters =
        counter("keylife.dead.letters", "Records that could not be read as a command, to the DLQ");
    registerWaiting();
    for (FailureCode code : FailureCode.values()) {
      failures.put(
          code,
          Counter.builder("keylife.command.failures")
              .description("Commands that were refused, by error name of the AWS KMS API")
              .tag("code", code.awsName())
              .register(registry));
    }
    for (Deadline.Kind kind : Deadline.Kind.values()) {
      lateness.put(
          kind,
          Timer.builder("keylife.deadline.lateness")
              .description("How long after its date something happened to a key")
              .tag("kind", kind.name().toLowerCase(Locale.ROOT))
              .serviceLevelObjectives(LATENCIES)
              .register(registry));
    }
  }

  private void registerWaiting() {
    Gauge.builder("keylife.commands.waiting.for.key.pairs", this::commandsWaiting)
        .description("Commands that wait for a wrapping key pair, or behind one that does")
        .register(registry);
    TimeGauge.builder(
            "keylife.oldest.command.waiting.for.key.pair.age",
            () -> oldestWaitingAge().toMillis() / 1e3,
            TimeUnit.SECONDS)
        .description("Age of the oldest of the commands that wait for key pairs; 0 for none")
        .register(registry);
  }

  private int commandsWaiting() {
    return waiting.values().stream().mapToInt(Waiting::commands).sum();
  }

  private Duration oldestWaitingAge() {
    return waiting.values().stream()
        .flatMap(of -> of.oldest().stream())
        .min(Comparator.naturalOrder())
        .map(this::since)
        .orElse(Duration.ZERO);
  }

  /** The same, measured, whether it succeeds or not: the two must not differ. */
  public MaterialUnwrapper measured(MaterialUnwrapper unwrapping) {
    return wrapped -> requireNonNull(unwrap.record(() -> unwrapping.unwrap(wrapped)));
  }

  /** A command used what had been unwrapped, or begun to be, before its turn came. */
  public void usedWhatWasUnwrapped() {
    unwrapsAhead.increment();
  }

  /** What is at work, and since when. */
  public CommandProgress progress() {
    return progress;
  }

  private double lastCommit() {
    return progress.lastCommit().map(at -> at.toEpochMilli() / 1e3).orElse(Double.NaN);
  }

  @Override
  public void begun(int partition) {
    progress.open(partition);
  }

  @Override
  public void ended(int partition) {
    progress.close(partition);
  }

  @Override
  public void decided(Command command, Event event) {
    OutcomeLabel outcome = OutcomeLabel.of(event);
    Counter.builder("keylife.commands")
        .description("Commands that were decided, by type and outcome")
        .tag("type", command.type())
        .tag("outcome", outcome.label())
        .register(registry)
        .increment();
    outcome.failure().ifPresent(code -> requireNonNull(failures.get(code)).increment());
    latencies.get().add(command.header().receivedAt().toEpochMilli());
  }

  @Override
  public void transactionBegun() {
    latencies.get().begin();
  }

  @Override
  public void transactionCommitted() {
    latencies.get().commit();
  }

  @Override
  public void reached(Deadline deadline) {
    requireNonNull(lateness.get(deadline.kind())).record(since(deadline.due()));
  }

  @Override
  public void duplicate() {
    duplicates.increment();
  }

  @Override
  public void throttled(RateLimit limit, boolean answered) {
    requireNonNull(throttled.get(limit)).increment();
    if (!answered) {
      unanswered.increment();
    }
  }

  @Override
  public void authentic(boolean signed) {
    (signed ? commandsSigned : commandsUnsigned).increment();
  }

  @Override
  public void unauthentic(Refusal why, boolean answered) {
    requireNonNull(unauthentic.get(why)).increment();
    if (!answered) {
      unanswered.increment();
    }
  }

  @Override
  public void rerouted() {
    rerouted.increment();
  }

  @Override
  public void waiting(int partition, int commands, Optional<Instant> oldest) {
    if (commands > 0) {
      waiting.put(partition, new Waiting(commands, oldest));
    } else {
      waiting.remove(partition);
    }
  }

  @Override
  public void deadLetter() {
    deadLetters.increment();
  }

  @Override
  public void opened(KeyCensus census) {
    keys.add(census);
  }

  @Override
  public void closed(KeyCensus census) {
    keys.remove(census);
  }

  private Duration since(Instant then) {
    Duration elapsed = Duration.between(then, clock.instant());
    return elapsed.isNegative() ? Duration.ZERO : elapsed;
  }

  private Counter commandsLetIn(String proof) {
    return Counter.builder("keylife.commands.authentic")
        .description("Commands let in while signatures are looked at, by how they are proven")
        .tag("proof", proof)
        .register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private static Duration[] millis(long... millis) {
    return Arrays.stream(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }
}
